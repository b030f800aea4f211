import { type Command, Option } from 'commander'
import { format, project, repeated } from './options.ts'
import type { Terminal } from './terminal.ts'
import { verify } from './verify.ts'
import * as targets from './verify-targets.ts'

/** Commands for what credentials are tried on. */
export function addVerifying(program: Command, terminal: Terminal): void {
  program
    .command('verify')
    .description('Try a credential on a verify target now; fails unless it works.')
    .argument('<id>', 'a credential')
    .option('--target <name>', 'a verify target, see jcb verify-targets list -p PROJECT')
    .addOption(project())
    .addOption(format())
    .action((id, options) => verify(terminal, id, options))
  const root = program.command('verify-targets').description('What credentials are tried on, to know that they work.')
  const named = (name: string): Command => root.command(name).argument('<name>', 'a verify target')
  root
    .command('list')
    .description('List the verify targets; with -p, those that a project may use.')
    .addOption(new Option('-p, --project <name>', 'what the members of this project see'))
    .addOption(new Option('--ready-made', 'the well-known services instead').conflicts('project'))
    .addOption(format())
    .action(options => targets.showTargets(terminal, options))
  named('get')
    .description('Show a verify target: its address, what proves it, and who may use it.')
    .addOption(format())
    .action((name, options) => targets.showTarget(terminal, name, options))
  root
    .command('create')
    .description('Register a verify target, or switch on a well-known service.')
    .option('-f, --file <file>', 'its fields as YAML or JSON, - for stdin')
    .option('--ready-made <name>', 'a well-known service, see jcb verify-targets list --ready-made')
    .addOption(repeated('--project <pattern>', 'projects that may use it; may be repeated'))
    .addOption(format())
    .action(options => targets.addTarget(terminal, options))
  named('update')
    .requiredOption('-f, --file <file>', 'the fields to change as YAML or JSON, - for stdin')
    .description('Change parts of a verify target; everything else stays as it is.')
    .addOption(format())
    .action((name, options) => targets.updateTarget(terminal, name, options))
  named('check')
    .description('Check a verify target now, without a credential; fails unless it answers as it should.')
    .addOption(format())
    .action((name, options) => targets.examineTarget(terminal, name, options))
  named('host-keys')
    .description('Show the host keys that an SSH server has now; compare them with what it publishes.')
    .option('--pin', 'pin the keys that it shows')
    .addOption(format())
    .action((name, options) => targets.showHostKeys(terminal, name, options))
  named('delete')
    .description('Remove a verify target; nothing is tried on it any more.')
    .action(name => targets.removeTarget(terminal, name))
}
