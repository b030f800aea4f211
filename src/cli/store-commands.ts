import { type Command, Option } from 'commander'
import { format, project, repeated, wait } from './options.ts'
import { refresh } from './refresh.ts'
import { addShareCommands } from './share-commands.ts'
import * as stores from './stores.ts'
import type { Terminal } from './terminal.ts'

/** Commands for where values come from: secret stores and other projects. */
export function addSources(program: Command, terminal: Terminal): void {
  addStores(program, terminal)
  addShareCommands(program, terminal)
  program
    .command('refresh')
    .description('Read the values of a credential again from its secret stores, or from the project that shares it, now.')
    .argument('<id>', 'a credential')
    .addOption(project())
    .addOption(wait())
    .action((id, options) => refresh(terminal, id, options))
}

/** Commands for the secret stores, most of them for platform-admins. */
function addStores(program: Command, terminal: Terminal): void {
  const root = program.command('stores').description('The secret stores from which credentials can take their values.')
  const named = (name: string): Command => root.command(name).argument('<name>', 'a secret store')
  const seenBy = () => new Option('-p, --project <name>', 'what the members of this project see')
  const described = (command: Command): Command =>
    command
      .addOption(repeated('--secret-file <name=file>', 'a secret setting from a file, - for stdin; may be repeated'))
      .addOption(format())
  root
    .command('list')
    .description('List the secret stores; with -p, those that a project may read.')
    .addOption(seenBy())
    .addOption(format())
    .action(options => stores.showStores(terminal, options))
  named('get')
    .description('Show a secret store: its settings without its login, and who may read which keys.')
    .addOption(format())
    .action((name, options) => stores.showStore(terminal, name, options))
  described(root.command('create'))
    .requiredOption('-f, --file <file>', 'its fields as YAML or JSON, - for stdin')
    .description('Register a secret store.')
    .action(options => stores.addStore(terminal, options))
  described(named('update'))
    .option('-f, --file <file>', 'the fields to change as YAML or JSON, - for stdin')
    .description('Change parts of a secret store, such as its token; everything else stays as it is.')
    .action((name, options) => stores.updateStore(terminal, name, options))
  named('check')
    .description('Check a secret store now: reachability, login and permissions; fails unless it works.')
    .addOption(format())
    .action((name, options) => stores.examineStore(terminal, name, options))
  named('refresh')
    .description('Read all values that come from a secret store again, now.')
    .addOption(wait())
    .action((name, options) => stores.refreshStore(terminal, name, options))
  named('keys')
    .description('List keys of a secret store, never values; with -p, those that a project may read.')
    .option('--prefix <prefix>', 'whole leading segments, such as shop/')
    .addOption(seenBy())
    .addOption(format())
    .action((name, options) => stores.showKeys(terminal, name, options))
  named('delete')
    .description('Remove a secret store that no credential refers to; nothing in the store itself changes.')
    .action(name => stores.removeStore(terminal, name))
}
