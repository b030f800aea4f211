import { CommanderError } from 'commander'
import { commands } from './commands.ts'
import { exits, Failure } from './exit.ts'
import type { Terminal } from './terminal.ts'

/** Runs a command line, without the names of the programs in front; gives the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    assertNoSecret(args)
    assertWhole(args)
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

/** What people try, and what others on the machine would see. */
const SECRET = /^--?(admin-?token|token|password|passphrase|secret|private-?key|content|master-?keys?)(=|$)/i

function assertNoSecret(args: readonly string[]): void {
  const named = args.map(arg => SECRET.exec(arg)?.[1]).find(name => name !== undefined)
  if (named === undefined) return
  throw new Failure(
    'usage',
    `--${named} is not taken: others see the arguments of a command. The token comes from JCB_TOKEN or JCB_TOKEN_FILE, a secret from --secret-file NAME=FILE (- for stdin)`
  )
}

/** Node reads arguments as UTF-8 and puts U+FFFD in the place of what is none. */
function assertWhole(args: readonly string[]): void {
  if (args.some(arg => arg.includes('\ufffd')))
    throw new Failure('usage', 'an argument is not UTF-8: set the locale of the shell to UTF-8 and type it again')
}
