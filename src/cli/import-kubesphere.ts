import { getProject } from '#api'
import { isProjectName, PROJECT_NAME_RULE } from '../domain/names.ts'
import { type Api, openApi } from './api.ts'
import { textOf } from './documents.ts'
import { Failure } from './exit.ts'
import { type Secret, secretsIn } from './kubesphere-secrets.ts'
import { type Format, print, type Warning, warningTables } from './output.ts'
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
  readonly warnings?: readonly Warning[]
}

/** The bridge's answer for one Secret that it accepted. */
interface Item {
  readonly id: string
  readonly action: 'created' | 'updated' | 'unchanged'
  /** Pointers to labels and annotations. */
  readonly leftOut?: readonly string[]
  readonly warnings?: readonly Warning[]
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
  print(terminal, output, { items: lines, others: others.length }, [
    { columns, rows: lines.map(line => ({ ...line })) },
    ...warningTables(lines.map(({ namespace, name, warnings }) => ({ of: { namespace, name }, warnings })))
  ])
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

/** The project of a namespace, as far as it is known to exist. */
interface Destination {
  readonly project: string
  exists: boolean
}

/** Imports a namespace. A project that does not exist yet is made together with the first Secrets that are valid, or not at all. */
async function importNamespace(api: Api, project: string, secrets: readonly Secret[], options: ImportOptions): Promise<Line[]> {
  if (!isProjectName(project))
    return secrets.map(one => lineOf(one, 'failed', `The namespace cannot be the name of a project: ${PROJECT_NAME_RULE}.`))
  const lines: Line[] = []
  try {
    const to = { project, exists: await exists(api, project) }
    for (const part of partsOf(secrets)) lines.push(...(await importSome(api, to, part, options)))
    return lines
  } catch (error) {
    return failed(secrets, error)
  }
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
async function importSome(api: Api, to: Destination, secrets: readonly Secret[], options: ImportOptions): Promise<Line[]> {
  try {
    const taken = new Map((await send(api, to, secrets, options)).map(item => [item.id, item]))
    const isMade = !to.exists
    if (options.dryRun !== true) to.exists = true
    return secrets.map(secret => {
      const { action = 'failed', leftOut, warnings } = taken.get(secret.metadata.name) ?? {}
      const notes = [
        ...(isMade && options.dryRun ? ['Its project would be created, too.'] : []),
        ...(leftOut === undefined ? [] : [`Left out because they contain a secret value: ${leftOut.join(', ')}`])
      ]
      return { ...lineOf(secret, action, notes.join(' ') || undefined), ...(warnings === undefined ? {} : { warnings }) }
    })
  } catch (error) {
    const conflicts = error instanceof Failure && error.exit === 'conflict'
    if (conflicts && !to.exists && (await exists(api, to.project))) {
      to.exists = true
      return importSome(api, to, secrets, options)
    }
    // Only a fault in the body can concern a single Secret.
    const isFault = error instanceof Failure && (error.exit === 'failed' || (conflicts && to.exists))
    if (secrets.length === 1 || !isFault) return failed(secrets, error)
    const half = Math.ceil(secrets.length / 2)
    return [
      ...(await importSome(api, to, secrets.slice(0, half), options)),
      ...(await importSome(api, to, secrets.slice(half), options))
    ]
  }
}

async function send(api: Api, { project, exists }: Destination, items: readonly Secret[], options: ImportOptions) {
  const query = new URLSearchParams({ adopt: String(options.adopt), dryRun: String(options.dryRun === true) })
  const root = '/kapis/devops.kubesphere.io/v1alpha3'
  const path = exists ? `${root}/namespaces/${encodeURIComponent(project)}/credentials` : `${root}/imports`
  const response = await api.open(`${path}?${query}`, {
    method: exists ? 'PUT' : 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(exists ? { items } : { namespace: project, items })
  })
  return ((await response.json()) as { items: readonly Item[] }).items
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
