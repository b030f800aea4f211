import { verifyCredential } from '#api'
import { openApi } from './api.ts'
import { Failure } from './exit.ts'
import { projectOf } from './options.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

export interface VerifyOptions {
  readonly project?: string
  readonly target?: string
  readonly output: Format
}

/** Seconds for which the outcome of a try is waited for; a try takes at most 20. */
const WAIT = 30

/** Nothing was tried: a 1 would say that the credential does not work. */
function untried(error: unknown): never {
  throw error instanceof Failure && error.exit === 'failed' ? new Failure('unreachable', error.message) : error
}

/** Tries a credential on a verify target. Ends with 1 if it does not work, and with 6 if that could not be found out. */
export async function verify(terminal: Terminal, id: string, { project, target, output }: VerifyOptions): Promise<void> {
  const body = target === undefined ? {} : { target }
  const asked = await verifyCredential(
    projectOf(terminal, project),
    id,
    body,
    { prefer: `wait=${WAIT}` },
    openApi(terminal).options
  ).catch(untried)
  if (!('state' in asked))
    throw new Failure(
      'unreachable',
      plain(`no outcome on ${asked.target} within ${WAIT} seconds; jcb get credentials ${id} -o json shows it later`)
    )
  const { message, ...shown } = asked
  const row = { ...shown, reason: shown.reason ?? '', as: shown.as ?? '' }
  print(terminal, output, asked, [{ columns: ['state', 'target', 'reason', 'as', 'at'], rows: [row] }])
  if (asked.state === 'invalid') throw new Failure('failed', plain(`${id} does not work: ${message ?? asked.reason}`))
  if (asked.state === 'unknown')
    throw new Failure('unreachable', plain(`not known whether ${id} works: ${message ?? asked.reason}`))
}
