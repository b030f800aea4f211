import { Argument, type Command } from 'commander'
import { roles } from '../domain/permissions.ts'
import { assignGroupRole, dropGroupRole, showGroupRoles } from './group-roles.ts'
import { assignMember, dropMember, showAccess, showMembers } from './members.ts'
import { format, project, repeated } from './options.ts'
import type { Terminal } from './terminal.ts'
import { makeToken, revokeToken, showTokens } from './tokens.ts'
import { showCaller } from './whoami.ts'

const role = () => repeated('--role <project=role>', 'viewer, operator or admin in a project; * for every project')

/** Commands that show and change who may do what. */
export function addAccess(program: Command, terminal: Terminal): void {
  program
    .command('whoami')
    .description('Show who the token belongs to, and what it may do.')
    .addOption(format())
    .action(options => showCaller(terminal, options))
  program
    .command('access')
    .description('Show who has which role in a project, and why.')
    .addOption(project())
    .addOption(format())
    .action(options => showAccess(terminal, options))
  addMembers(program, terminal)
  addTokens(program, terminal)
  addGroupRoles(program, terminal)
}

function addMembers(program: Command, terminal: Terminal): void {
  const members = program.command('members').description('Members of a project.')
  members
    .command('list')
    .description('List the members of a project and their roles.')
    .addOption(project())
    .addOption(format())
    .action(options => showMembers(terminal, options))
  members
    .command('set')
    .description('Give a member a role, instead of the one that it had.')
    .argument('<subject>', 'a person as "whoami" shows it, or group:NAME')
    .addArgument(new Argument('<role>').choices(roles))
    .addOption(project())
    .action((subject, wanted, options) => assignMember(terminal, subject, wanted, options))
  members
    .command('remove')
    .description('Remove a member; takes effect at once.')
    .argument('<subject>', 'a member')
    .addOption(project())
    .action((subject, options) => dropMember(terminal, subject, options))
}

function addTokens(program: Command, terminal: Terminal): void {
  const tokens = program.command('tokens').description('API tokens.')
  tokens
    .command('list')
    .description('List all tokens, without the tokens themselves.')
    .addOption(format())
    .action(options => showTokens(terminal, options))
  tokens
    .command('create')
    .description('Create a token and print it.')
    .argument('<name>', 'purpose of the token')
    .addOption(role())
    .option('--platform-admin', 'may do everything')
    .option('--project-maker', 'may make projects, and is an admin of those')
    .option('--read-only', 'may only read')
    .option('--expires <when>', 'when it expires: 90d, or a time')
    .option('--token-file <file>', 'write it to this new file (mode 0600) instead of stdout')
    .addOption(format())
    .action((name, options) => makeToken(terminal, name, options))
  tokens
    .command('revoke')
    .description('Revoke a token, immediately and permanently.')
    .argument('<id>')
    .action(id => revokeToken(terminal, id))
}

function addGroupRoles(program: Command, terminal: Terminal): void {
  const groups = program.command('group-roles').description('Roles of groups, for platform-admins.')
  groups
    .command('list')
    .description('List the roles of groups; those of a setting are changed there.')
    .addOption(format())
    .action(options => showGroupRoles(terminal, options))
  groups
    .command('set')
    .description('Set the roles of a group, instead of those that were set before.')
    .argument('<group>', 'name of the group; of one of KubeSphere with kubesphere: before it')
    .addOption(role())
    .option('--platform-admin', 'may do everything')
    .option('--project-maker', 'may make projects, and is an admin of those')
    .action((group, options) => assignGroupRole(terminal, group, options))
  groups
    .command('remove')
    .description('Remove the roles of a group; takes effect at once.')
    .argument('<group>')
    .action(group => dropGroupRole(terminal, group))
}
