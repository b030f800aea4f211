import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { Secret } from '../domain/secret.ts'
import { Failure } from './exit.ts'
import { plain, type Terminal } from './terminal.ts'

/** Whether a person at a terminal can be prompted. */
export const canAsk = ({ stdin, stderr }: Terminal): boolean => stdin.isTTY === true && stderr.isTTY === true

/** Prompts for a secret without echoing it. */
export async function askSecret({ stdin, stderr, signal }: Terminal, question: string): Promise<Secret> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true })
  // Not sooner, or an answer typed at once would be echoed.
  stderr.write(plain(question))
  // In raw mode, Ctrl-C is a key, not a signal.
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

/** Node's replacement for bytes that are not UTF-8. */
const LOST = '\ufffd'

function whole(answer: string): string {
  if (answer.includes(LOST))
    throw new Failure('usage', 'the terminal sent text that is not UTF-8: set its locale to UTF-8, or use a file')
  return answer
}
