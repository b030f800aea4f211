import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { Secret } from '../domain/secret.ts'
import { Failure } from './exit.ts'
import { plain, type Terminal } from './terminal.ts'

/** Whether there is a person who can be asked. */
export const canAsk = ({ stdin, stderr }: Terminal): boolean => stdin.isTTY === true && stderr.isTTY === true

/** Asks a person without showing what is typed. */
export async function askSecret({ stdin, stderr, signal }: Terminal, question: string): Promise<Secret> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true })
  // Only now: who answers at once must not see the answer.
  stderr.write(plain(question))
  // With the terminal in raw mode, Ctrl-C is a key and no signal.
  const stopped = new AbortController()
  lines.once('SIGINT', () => stopped.abort())
  try {
    return new Secret(whole(await lines.question('', { signal: AbortSignal.any([signal, stopped.signal]) })))
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure('failed', 'stopped')
  } finally {
    lines.close()
    stderr.write('\n')
  }
}

/** What Node puts in the place of bytes that are no UTF-8. */
const LOST = '\ufffd'

function whole(answer: string): string {
  if (answer.includes(LOST))
    throw new Failure('usage', 'the terminal sent something else than UTF-8: set its locale to UTF-8, or give a file')
  return answer
}
