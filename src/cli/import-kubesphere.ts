import { createProject, getProject } from '#api'
import { type Api, openApi } from './api.ts'
import { textOf } from './documents.ts'
import { Failure } from './exit.ts'
import { type Secret, secretsIn } from './kubesphere-secrets.ts'
import { type Format, print } from './output.ts'
import { openProgress } from './progress.ts'
import type { Terminal } from './terminal.ts'
import { untilSettled } from './wait.ts'
import { counted } from './what-it-is.ts'

export interface ImportOptions {
  readonly output: Format
  readonly dryRun?: true
  readonly adopt: boolean
  readonly wait?: number
}

/** The outcome of one Secret. */
interface Line {
  readonly namespace: string
  readonly name: string
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'failed'
  readonly why?: string
}

/** The bridge's answer for one Secret that it accepted. */
interface Item {
  readonly id: string
  readonly action: 'created' | 'updated' | 'unchanged'
  /** Pointers to labels and annotations. */
  readonly leftOut?: readonly string[]
}

/** Maximum number of Secrets and approximate number of bytes in one request. */
const MOST = 200
const BYTES = 8 * 1024 * 1024

/** Creates projects from namespaces and credentials from Secrets. One that is refused does not stop the others. */
export async function importSecrets(terminal: Terminal, file: string, options: ImportOptions): Promise<void> {
  const api = openApi(terminal)
  const { namespaces, refused, others } = secretsIn(await textOf(terminal, file))
  const lines: Line[] = refused.map(one => ({ ...one, outcome: 'failed' }))
  const progress = openProgress(terminal)
  let done = 0
  try {
    for (const [namespace, secrets] of namespaces) {
      terminal.signal.throwIfAborted()
      lines.push(...(await importNamespace(api, namespace, secrets, options)))
      progress.say(`${++done} of ${namespaces.size} namespaces`)
    }
  } finally {
    progress.end()
    // Report what was done even if the bridge went away.
    report(terminal, lines, others, options)
  }
  if (options.wait !== undefined && !options.dryRun) await untilSettled(terminal, api, awaitedOf(lines), options.wait)
  const failed = lines.filter(({ outcome }) => outcome === 'failed').length
  if (failed > 0) throw new Failure('failed', `${failed} of ${lines.length} could not be imported; see the column "why"`)
}

function report(terminal: Terminal, lines: readonly Line[], others: readonly string[], { output, dryRun }: ImportOptions): void {
  const columns = ['namespace', 'name', 'outcome', 'why']
  print(terminal, output, { items: lines, others: others.length }, [{ columns, rows: lines.map(line => ({ ...line })) }])
  const counts = (['created', 'updated', 'unchanged', 'failed'] as const).map(
    outcome => `${lines.filter(line => line.outcome === outcome).length} ${outcome}`
  )
  terminal.stderr.write(
    `${counts.join(', ')}; ${others.length} other objects${others.length > 0 ? ` (${counted(others)})` : ''}${dryRun ? ' (dry run: nothing was changed)' : ''}\n`
  )
}

function awaitedOf(lines: readonly Line[]) {
  const taken = lines.filter(({ outcome }) => outcome !== 'failed')
  return [...Map.groupBy(taken, line => line.namespace)].map(([project, group]) => ({
    project,
    ids: new Set(group.map(({ name }) => name))
  }))
}

async function importNamespace(api: Api, namespace: string, secrets: readonly Secret[], options: ImportOptions): Promise<Line[]> {
  try {
    const isThere = await exists(api, namespace)
    if (!isThere && options.dryRun)
      return secrets.map(secret => lineOf(secret, 'created', 'Its project would be created, too; its content was not checked.'))
    if (!isThere) await createProject({ name: namespace }, {}, api.options)
  } catch (error) {
    return failed(secrets, error)
  }
  const lines: Line[] = []
  for (const part of partsOf(secrets)) lines.push(...(await importSome(api, namespace, part, options)))
  return lines
}

async function exists(api: Api, project: string): Promise<boolean> {
  try {
    await getProject(project, api.options)
    return true
  } catch (error) {
    if (error instanceof Failure && error.exit === 'notFound') return false
    throw error
  }
}

/** Imports all in one request; if one of them is refused, splits in halves until it is isolated. */
async function importSome(api: Api, namespace: string, secrets: readonly Secret[], options: ImportOptions): Promise<Line[]> {
  const query = new URLSearchParams({ adopt: String(options.adopt), dryRun: String(options.dryRun === true) })
  const path = `/kapis/devops.kubesphere.io/v1alpha3/namespaces/${encodeURIComponent(namespace)}/credentials?${query}`
  try {
    const body = JSON.stringify({ items: secrets })
    const response = await api.open(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
    const { items } = (await response.json()) as { items: readonly Item[] }
    const taken = new Map(items.map(item => [item.id, item]))
    return secrets.map(secret => {
      const { action = 'failed', leftOut } = taken.get(secret.metadata.name) ?? {}
      return lineOf(secret, action, leftOut && `Left out because they contain a secret value: ${leftOut.join(', ')}`)
    })
  } catch (error) {
    // Only a fault in the body can concern a single Secret.
    const isFault = error instanceof Failure && (error.exit === 'failed' || error.exit === 'conflict')
    if (secrets.length === 1 || !isFault) return failed(secrets, error)
    const half = Math.ceil(secrets.length / 2)
    return [
      ...(await importSome(api, namespace, secrets.slice(0, half), options)),
      ...(await importSome(api, namespace, secrets.slice(half), options))
    ]
  }
}

/** Rethrows if the bridge does not answer or rejects the token; any other error is the outcome of these Secrets. */
function failed(secrets: readonly Secret[], error: unknown): Line[] {
  if (!(error instanceof Failure) || error.exit === 'unreachable' || /^UNAUTHENTICATED|^HTTP 401/.test(error.message)) throw error
  const why = error.message.replaceAll(/\s+/g, ' ').replaceAll('#/items/0/', '#/')
  return secrets.map(secret => lineOf(secret, 'failed', why))
}

const lineOf = ({ metadata: { namespace, name } }: Secret, outcome: Line['outcome'], why?: string): Line => ({
  ...{ namespace, name, outcome },
  ...(why === undefined ? {} : { why })
})

function partsOf(secrets: readonly Secret[]): Secret[][] {
  const parts: Secret[][] = []
  let room = 0
  for (const secret of secrets) {
    const size = JSON.stringify(secret).length
    const last = parts.at(-1)
    if (last === undefined || last.length >= MOST || room < size) {
      parts.push([secret])
      room = BYTES - size
    } else {
      last.push(secret)
      room -= size
    }
  }
  return parts
}
