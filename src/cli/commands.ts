import { Argument, Command, Option } from 'commander'
import { sshKeyKinds } from '../domain/types/ssh-key/generate.ts'
import { apply } from './apply.ts'
import { changeCredential, makeCredential } from './credential.ts'
import { deleteCredentials, removeProject } from './delete.ts'
import { showEvents } from './events.ts'
import { get, kindNames } from './get.ts'
import { importSecrets } from './import-kubesphere.ts'
import { addOperating } from './operating.ts'
import { format, numberFrom, project, wait } from './options.ts'
import { showPlan } from './plan.ts'
import { makeProject } from './project.ts'
import { showSnippets } from './snippets.ts'
import { sync } from './sync.ts'
import type { Terminal } from './terminal.ts'
import { makeToken, revokeToken, showTokens } from './tokens.ts'
import { showUsage } from './usage.ts'
import { showCaller } from './whoami.ts'

const HELP = `
Settings (environment):
  JCB_URL         where the bridge is (http://127.0.0.1:8080)
  JCB_TOKEN       a token of the bridge, or
  JCB_TOKEN_FILE  a file that holds one
  JCB_PROJECT     the project where -p says none
  JCB_INSECURE    true: as --insecure
  backup and restore take REDIS_URL and MASTER_KEYS (or MASTER_KEYS_FILE) instead,
  doctor these and JENKINS_URL, JENKINS_USER, JENKINS_TOKEN beside them

Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 denied, 5 conflict, 6 unreachable.`

/** All commands, for one run. */
export function commands(given: Terminal): Command {
  const env = { ...given.env }
  const terminal = { ...given, env }
  const program = new Command('bridge')
    .description('The bridge on the command line.')
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      // An unknown option is repeated without its value, which may have been meant to be secret.
      writeErr: text => terminal.stderr.write(text.replace(/(unknown option '--?[\w-]+)=[\s\S]*'/, "$1=…'"))
    })
    .option('--insecure', 'send the token over plain http to another host than this one')
    .addHelpText('after', HELP)
    .hook('preAction', () => {
      if (program.opts()['insecure']) env['JCB_INSECURE'] = 'true'
    })
  addReading(program, terminal)
  addChanging(program, terminal)
  addAccess(program, terminal)
  addOperating(program, terminal)
  addImport(program, terminal)
  program
    .command('completion')
    .description('Print a script that completes this command line: source <(jcb completion bash).')
    .addArgument(new Argument('<shell>').choices(['bash']))
    .action(async () => void terminal.stdout.write((await import('./completion.ts')).bashCompletion(program)))
  return program
}

function addReading(program: Command, terminal: Terminal): void {
  program
    .command('get')
    .description('Show what there is, or one by its name.')
    .addArgument(new Argument('<kind>', 'what to show').choices(kindNames))
    .argument('[name]', 'one alone, with its details')
    .addOption(project())
    .option('-q, --query <text>', 'only what has this in its name')
    .option('-t, --type <type>', 'only credentials of this type')
    .option('--phase <phase>', 'only credentials in this phase')
    .addOption(
      new Option('--expiring <days>', 'only credentials that cease to work within so many days').argParser(
        numberFrom('--expiring', 1, 3650)
      )
    )
    .addOption(format())
    .action((kind, name, options) => get(terminal, kind, name, options))
  program
    .command('plan')
    .description('Read Jenkins, and say what a sync would do now, and why.')
    .addOption(project())
    .addOption(format())
    .action(options => showPlan(terminal, options))
  program
    .command('events')
    .description('Show the last events of a project or of one credential.')
    .argument('[id]', 'a credential')
    .addOption(project())
    .addOption(new Option('--limit <number>', 'how many at most').argParser(numberFrom('--limit', 1, 200)).default(50))
    .option('-f, --follow', 'go on with those that come; -o json gives one a line')
    .option('--since <event>', 'with --follow: begin after this event')
    .addOption(format())
    .action((id, options) => showEvents(terminal, id, options))
  program
    .command('snippets')
    .description('Print Jenkinsfile texts that use a credential.')
    .argument('<id>', 'a credential')
    .addOption(project())
    .addOption(format())
    .action((id, options) => showSnippets(terminal, id, options))
  program
    .command('usage')
    .description('Show which jobs and builds used a credential, as far as Jenkins has noted it.')
    .argument('<id>', 'a credential')
    .addOption(project())
    .addOption(format())
    .action((id, options) => showUsage(terminal, id, options))
}

/** An option that may be given several times. */
const repeated = (flags: string, description: string): Option =>
  new Option(flags, description).argParser((text: string, before: string[]) => [...before, text]).default([], 'none')

function addChanging(program: Command, terminal: Terminal): void {
  program
    .command('apply')
    .description('Make the credentials of projects what a file declares (YAML or JSON), each project all or nothing.')
    .requiredOption('-f, --file <file>', 'the file, - for stdin')
    .addOption(project())
    .option('--dry-run', 'only show what would be done, here and in Jenkins')
    .option('--prune', 'delete what the file does not have')
    .option('--force', 'prune though it deletes all, or much')
    .addOption(wait())
    .addOption(format())
    .action(options => apply(terminal, options))
  const create = program.command('create').description('Make a project or a credential.')
  create
    .command('project')
    .description('Make a project; its folder in Jenkins follows.')
    .argument('<name>')
    .option('--display-name <text>', 'what people call it')
    .option('--folder <path>', 'the folder in Jenkins, if it is not the name: team/app')
    .option('--controller <name>', 'which Jenkins')
    .option('--if-missing', 'be content when it is there already')
    .action((name, options) => makeProject(terminal, name, options))
  const parts = (command: Command): Command =>
    command
      .addOption(project())
      .option('-d, --description <text>', 'what it is for')
      .addOption(repeated('--field <name=value>', 'a public field, such as username=alice'))
      .addOption(repeated('--secret-file <name=file>', 'a secret field from a file, - for stdin'))
      .addOption(new Option('--generate <kind>', 'make the key here').choices(sshKeyKinds))
      .option('--expires <moment>', 'when it ceases to work: 2027-01-31T12:00:00Z')
      .option('--url-encode', 'store user name and password percent-encoded')
      .option('--username-secret', 'make the user name a secret, here and in Jenkins; it comes by --secret-file then')
      .option('--no-username-secret', 'make a secret user name public again; it has to be given along')
      .option('--adopt', 'take over what Jenkins already holds under this id')
      .addOption(wait())
      .addOption(format())
  parts(create.command('credential').argument('<id>'))
    .requiredOption('-t, --type <type>', 'get types lists them')
    .description('Make a credential. A password or token that no file brings is asked for.')
    .action((id, options) => makeCredential(terminal, id, options))
  parts(program.command('set').argument('<id>', 'a credential'))
    .description('Change parts of a credential; what is not named stays, secrets included.')
    .action((id, options) => changeCredential(terminal, id, options))
  const remove = program.command('delete').description('Delete credentials or a project, here and in Jenkins.')
  remove
    .command('credential')
    .description('Delete credentials; Jenkins follows.')
    .argument('<id...>')
    .addOption(project())
    .option('--if-unused', 'refuse what builds have used')
    .option('--forget', 'forget them even if Jenkins may still hold them (role admin)')
    .addOption(wait())
    .action((ids, options) => deleteCredentials(terminal, ids, options))
  remove
    .command('project')
    .description('Remove a project with all that is ours in Jenkins.')
    .argument('<name>')
    .option('--yes', 'do not ask')
    .option('--forget', 'forget it even if Jenkins may still hold what is ours (role admin)')
    .addOption(wait())
    .action((name, options) => removeProject(terminal, name, options))
  program
    .command('sync')
    .description('Have a project, or one credential, synced now.')
    .argument('[id]', 'a credential')
    .addOption(project())
    .option('--force', 'override the guard against deleting much')
    .addOption(wait())
    .action((id, options) => sync(terminal, id, options))
}

function addAccess(program: Command, terminal: Terminal): void {
  program
    .command('whoami')
    .description('Show who the token belongs to, and what it may do.')
    .addOption(format())
    .action(options => showCaller(terminal, options))
  const tokens = program.command('tokens').description('API tokens.')
  tokens
    .command('list')
    .description('Show all tokens, never their texts.')
    .addOption(format())
    .action(options => showTokens(terminal, options))
  tokens
    .command('create')
    .description('Make a token and print it.')
    .argument('<name>', 'what it is for')
    .addOption(repeated('--role <project=role>', 'viewer, operator or admin of a project; * for every project'))
    .option('--platform-admin', 'may do everything')
    .option('--read-only', 'may only read')
    .option('--expires <when>', 'when it ceases to work: 90d, or a moment')
    .option('--token-file <file>', 'write it into this new file, mode 0600, instead of stdout')
    .addOption(format())
    .action((name, options) => makeToken(terminal, name, options))
  tokens
    .command('revoke')
    .description('Revoke a token, at once and for good.')
    .argument('<id>')
    .action(id => revokeToken(terminal, id))
}

function addImport(program: Command, terminal: Terminal): void {
  program
    .command('import-kubesphere')
    .description('Make projects and credentials of what "kubectl get secrets -A -o yaml" (or json) printed. May be repeated.')
    .argument('<file>', 'the file, - for stdin')
    .option('--dry-run', 'only show what would be done')
    .option('--no-adopt', 'leave alone what Jenkins already holds under the same ids')
    .addOption(wait())
    .addOption(format())
    .action((file, options) => importSecrets(terminal, file, options))
}
