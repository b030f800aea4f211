/**
 * Makes projects with a credential each, as a service that is run again and again does: what is there already is kept, and a second run changes
 * nothing. It needs no package. The list comes from standard input, because it contains secrets.
 *
 *   BRIDGE_URL=https://bridge.example.com BRIDGE_TOKEN=… node examples/provision.ts < list.json
 *   [{ "project": "team-a", "displayName": "Team A", "credential": { "id": "…", "type": "…", "description": "…", "data": { … } } }]
 */
import { randomUUID } from 'node:crypto'
import { json } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'

interface Wanted {
  readonly project: string
  readonly displayName: string
  readonly credential: { readonly id: string; readonly description: string }
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: what an answer contains depends on the request
  readonly body: any
}

/** Milliseconds for which a request is repeated. */
const PATIENCE = 180_000
/** Milliseconds for one attempt, longer than the answer waits for Jenkins. */
const ATTEMPT = 30_000
/** The longest pause between two attempts, unless the bridge asks for more. */
const LONGEST_PAUSE = 5_000
/** How often a change is begun again because others changed the same thing. */
const ROUNDS = 10

const { BRIDGE_URL, BRIDGE_TOKEN } = process.env
if (!BRIDGE_URL || !BRIDGE_TOKEN) stop('usage: BRIDGE_URL=… BRIDGE_TOKEN=… node examples/provision.ts < list.json')

/**
 * Sends a request until there is an answer to it. Every request here may be repeated: GET and PUT by nature, PATCH because of If-Match, and
 * POST because of its Idempotency-Key, which is the same in each attempt.
 */
async function call(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
  const end = Date.now() + PATIENCE
  for (let attempt = 0; ; attempt++) {
    const answer = await ask(method, path, body, headers).catch(() => undefined)
    if (answer !== undefined && !isPassing(answer)) return answer
    if (Date.now() > end) throw new Error(`${method} ${path}: ${answer === undefined ? 'no answer' : sentenceOf(answer)}`)
    const backoff = Math.min(LONGEST_PAUSE, 100 * 2 ** attempt)
    const asked = 1000 * Number(answer?.headers.get('retry-after') ?? 0)
    // The random part keeps many clients from coming back at the same moment.
    await setTimeout(Math.max(asked, backoff * Math.random()))
  }
}

async function ask(method: string, path: string, body: object | undefined, headers: Record<string, string>): Promise<Answer> {
  const answer = await fetch(new URL(`/api/v1${path}`, BRIDGE_URL), {
    method,
    headers: { authorization: `Bearer ${BRIDGE_TOKEN}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ATTEMPT)
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) }
}

/** Whether the answer is about the moment: the same request may succeed later. */
const isPassing = ({ status, body }: Answer): boolean =>
  [429, 502, 503, 504].includes(status) || ['IDEMPOTENCY_KEY_BUSY', 'WRITE_CONFLICT'].includes(body?.code)

const sentenceOf = ({ status, body }: Answer): string => `${status} ${body?.code}: ${body?.detail} (request ${body?.requestId})`

function expect(answer: Answer, ...statuses: number[]): Answer {
  if (!statuses.includes(answer.status)) throw new Error(sentenceOf(answer))
  return answer
}

/** Brings one credential to what is wanted. What it decides is decided again whenever somebody else was faster. */
async function provision({ project, displayName, credential }: Wanted): Promise<'created' | 'changed' | 'unchanged'> {
  const all = `/projects/${encodeURIComponent(project)}/credentials`
  const one = `${all}/${encodeURIComponent(credential.id)}`
  expect(await call('PUT', `/projects/${encodeURIComponent(project)}`, { displayName }), 200, 201)
  for (let round = 0; round < ROUNDS; round++) {
    const found = expect(await call('GET', one), 200, 404)
    if (found.status === 404) {
      const made = await call('POST', all, credential, { 'idempotency-key': randomUUID(), prefer: 'wait=10' })
      if (made.body?.code === 'CREDENTIAL_EXISTS') continue
      return outcome(one, expect(made, 201), 'created')
    }
    // Secrets are never shown, so only the rest can be compared; a new secret would be sent in `data`.
    const { description } = credential
    if (found.body.description === description) return 'unchanged'
    const etag = found.headers.get('etag') ?? ''
    const changed = await call('PATCH', one, { description }, { 'if-match': etag, prefer: 'wait=10' })
    if (changed.status === 412) continue
    return outcome(one, expect(changed, 200), 'changed')
  }
  throw new Error(`${one} is being changed by others all the time`)
}

/** Reports what Jenkins does not hold yet; the bridge goes on by itself. */
function outcome<T>(path: string, { body }: Answer, done: T): T {
  const { phase, message } = body.status
  if (phase !== 'Synced') console.error(`${path}: ${phase}: ${message ?? 'not in Jenkins yet'}`)
  return done
}

function stop(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

/** The faults are named without the text, which contains secrets. */
async function readList(): Promise<readonly Wanted[]> {
  const list: unknown = await json(process.stdin).catch(() => undefined)
  return Array.isArray(list) && list.every(isWanted)
    ? list
    : stop('standard input is not a list of projects, each with a credential')
}

function isWanted(value: Partial<Wanted> | null): boolean {
  const texts = [value?.project, value?.displayName, value?.credential?.id, value?.credential?.description]
  return texts.every(text => typeof text === 'string')
}

const counts = { created: 0, changed: 0, unchanged: 0 }
for (const wanted of await readList()) {
  try {
    counts[await provision(wanted)]++
  } catch (error) {
    console.error(`${wanted.project}: ${(error as Error).message}`)
    process.exitCode = 1
  }
}
console.log(`${counts.created} created, ${counts.changed} changed, ${counts.unchanged} unchanged`)
