/**
 * Gives a credential a new secret and waits until Jenkins holds it. The new value is read from standard input, so that it appears in no
 * process list and no shell history.
 *
 *   BRIDGE_URL=https://bridge.example.com BRIDGE_TOKEN=… node examples/rotate-secret.ts PROJECT ID FIELD < new-secret
 */
import { text } from 'node:stream/consumers'
import { HttpError } from '@oazapfts/runtime'
import { defaults, getCredential, patchCredential } from '#api'

/** An error answer (RFC 9457): a code for programs, sentences for people, and pointers to the faults in the body. */
interface Problem {
  readonly code: string
  readonly title: string
  readonly detail?: string
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
}

const [project, id, field] = process.argv.slice(2)
const { BRIDGE_URL, BRIDGE_TOKEN } = process.env
if (!project || !id || !field || !BRIDGE_URL || !BRIDGE_TOKEN) {
  console.error('usage: BRIDGE_URL=… BRIDGE_TOKEN=… node examples/rotate-secret.ts PROJECT ID FIELD < new-secret')
  process.exit(1)
}

defaults.baseUrl = BRIDGE_URL
defaults.headers = { authorization: `Bearer ${BRIDGE_TOKEN}` }

try {
  const before = await getCredential(project, id)
  if (!before.secretFields.includes(field))
    throw new Error(`${id} has no secret field ${field}; it has ${before.secretFields.join(', ')}`)
  const secret = (await text(process.stdin)).replace(/\n$/, '')
  // Fails if somebody else has changed it since the read; the answer waits for Jenkins.
  const options = { ifMatch: `"${before.generation}"`, prefer: 'wait=10' }
  const { status, generation } = await patchCredential(project, id, { data: { [field]: secret } }, options)
  console.log(`${project}/${id}: generation ${generation} is ${status.phase}`)
  if (status.phase !== 'Synced') fail(status.message ?? 'Jenkins does not hold it yet; the bridge goes on.')
} catch (error) {
  fail(sentenceOf(error))
}

function fail(sentence: string): void {
  console.error(sentence)
  process.exitCode = 1
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof HttpError)) return (error as Error).message
  const { code, title, detail = title, errors = [] } = error.data as Problem
  return [`${code}: ${detail}`, ...errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`)].join('\n')
}
