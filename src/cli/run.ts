import { Command, CommanderError, Option } from 'commander'
import { backup, restore } from './backup/commands.ts'
import { exits, Failure } from './exit.ts'
import { rotateKeys, showKeys } from './keys.ts'
import { type Format, formats } from './output.ts'
import type { Terminal } from './terminal.ts'

const HELP = `
Settings (environment):
  JCB_URL         where the bridge is (http://127.0.0.1:8080)
  JCB_TOKEN       a token of the bridge, or
  JCB_TOKEN_FILE  a file that holds one
  backup and restore take REDIS_URL and MASTER_KEYS (or MASTER_KEYS_FILE) instead

Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 denied, 5 conflict, 6 unreachable.`

/** Runs one command line, without the names of the programs in front; gives the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await commands(terminal).parseAsync(args, { from: 'user' })
    return exits.ok
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.ok : exits.usage
    // Of what was not expected only the kind is shown: the text could quote what it met.
    const unexpected = terminal.signal.aborted ? 'stopped' : `something unexpected happened (${(error as Error).name})`
    terminal.stderr.write(`bridge: ${error instanceof Failure ? error.message : unexpected}\n`)
    return exits[error instanceof Failure ? error.exit : 'failed']
  }
}

function commands(terminal: Terminal): Command {
  const program = new Command('bridge')
    .description('The bridge on the command line.')
    .exitOverride()
    .configureOutput({ writeOut: text => terminal.stdout.write(text), writeErr: text => terminal.stderr.write(text) })
    .addHelpText('after', HELP)
  const keys = program.command('keys').description('The master keys: which there are, and sealing everything anew.')
  keys
    .command('status')
    .description('Show the keys, and how far a rotation has come.')
    .addOption(format())
    .action(({ output }) => showKeys(terminal, output as Format))
  keys
    .command('rotate')
    .description('Seal everything anew with the first key of MASTER_KEYS, and wait until it is done.')
    .addOption(format())
    .action(({ output }) => rotateKeys(terminal, output as Format))
  program
    .command('backup')
    .description(
      'Write all that the bridge keeps to stdout, encrypted. Opens Redis: REDIS_URL and MASTER_KEYS as the bridge has them.'
    )
    .addOption(passphrase())
    .action(options => backup(terminal, options))
  program
    .command('restore')
    .argument('<file>', 'a backup')
    .description('Write a backup into an empty Redis, sealed with the MASTER_KEYS that are set now.')
    .addOption(passphrase())
    .option('--force', 'forget what a bridge has kept in this Redis first')
    .action((file, options) => restore(terminal, file, options))
  return program
}

const format = (): Option => new Option('-o, --output <format>', 'how to print the answer').choices(formats).default('table')

const passphrase = (): Option =>
  new Option('--passphrase-file <file>', 'a file with the passphrase, - for stdin (or JCB_PASSPHRASE_FILE; else it is asked for)')
