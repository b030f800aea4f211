import { Command, CommanderError, Option } from 'commander'
import { exits, Failure } from './exit.ts'
import { rotateKeys, showKeys } from './keys.ts'
import { type Format, formats } from './output.ts'
import type { Terminal } from './terminal.ts'

const HELP = `
Settings (environment):
  JCB_URL         where the bridge is (http://127.0.0.1:8080)
  JCB_TOKEN       a token of the bridge, or
  JCB_TOKEN_FILE  a file that holds one

Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 denied, 5 conflict, 6 unreachable.`

/** Runs one command line, without the names of the programs in front; gives the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await commands(terminal).parseAsync(args, { from: 'user' })
    return exits.ok
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.ok : exits.usage
    if (terminal.signal.aborted) {
      terminal.stderr.write('bridge: stopped\n')
      return exits.failed
    }
    // Of what was not expected only the kind is shown: the text could quote what it met.
    const sentence = error instanceof Failure ? error.message : `something unexpected happened (${(error as Error).name})`
    terminal.stderr.write(`bridge: ${sentence}\n`)
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
  return program
}

const format = (): Option => new Option('-o, --output <format>', 'how to print the answer').choices(formats).default('table')
