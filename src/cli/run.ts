import { CommanderError } from 'commander'
import { commands } from './commands.ts'
import { exits, Failure } from './exit.ts'
import type { Terminal } from './terminal.ts'

/** Runs a command line, given without the program names; returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    assertNoSecret(args)
    assertWhole(args)
    await commands(terminal).parseAsync(args, { from: 'user' })
    return exits.ok
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.ok : exits.usage
    // An unexpected error is shown only by its kind, because its text could quote secrets.
    const unexpected = terminal.signal.aborted ? 'stopped' : `unexpected error (${(error as Error).name})`
    terminal.stderr.write(`jcb: ${error instanceof Failure ? error.message : unexpected}\n`)
    return exits[error instanceof Failure ? error.exit : 'failed']
  }
}

/** Options that people try for secrets, which other users of the machine would see. */
const SECRET = /^--?(admin-?token|token|password|passphrase|secret|private-?key|content|master-?keys?)(=|$)/i

function assertNoSecret(args: readonly string[]): void {
  const named = args.map(arg => SECRET.exec(arg)?.[1]).find(name => name !== undefined)
  if (named === undefined) return
  throw new Failure(
    'usage',
    `--${named} is not supported, because others can see the arguments of a command. Set JCB_TOKEN or JCB_TOKEN_FILE for the token, and use --secret-file NAME=FILE (- for stdin) for a secret`
  )
}

/** Node decodes arguments as UTF-8 and replaces invalid bytes with U+FFFD. */
function assertWhole(args: readonly string[]): void {
  if (args.some(arg => arg.includes('\ufffd')))
    throw new Failure('usage', 'an argument is not valid UTF-8: set the locale of the shell to UTF-8 and type it again')
}
