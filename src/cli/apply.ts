import { applyCredentialSet, type CredentialSet, type SetResult } from '#api'
import { type Api, given, openApi } from './api.ts'
import { documentsIn, isRecord, textOf } from './documents.ts'
import { Failure } from './exit.ts'
import { type Format, print, type Table, warningTables } from './output.ts'
import { neededPlugin } from './plan.ts'
import { plain, type Terminal } from './terminal.ts'
import { untilSettled } from './wait.ts'
import { documentKind, textKind } from './what-it-is.ts'

export interface ApplyOptions {
  readonly file: string
  readonly output: Format
  readonly project?: string
  readonly dryRun?: true
  readonly prune?: true
  readonly force?: true
  readonly adopt?: true
  readonly wait?: number
}

/** One document of the file: the complete set of a project. */
interface Declaration {
  readonly project: string
  readonly set: CredentialSet
}

type Applied = SetResult & { readonly project: string }

/** Applies the sets of credentials that a file declares; each project all or nothing. */
export async function apply(terminal: Terminal, options: ApplyOptions): Promise<void> {
  const api = openApi(terminal)
  const declared = declarationsIn(terminal, await textOf(terminal, options.file), options.project)
  const applied: Applied[] = []
  try {
    for (const declaration of declared) applied.push(await applyOne(terminal, api, declaration, options))
  } catch (error) {
    if (declared.length > 1) tellRest(terminal, error, declared.slice(applied.length))
    throw error
  } finally {
    // Report what was done even if a later project failed.
    if (applied.length > 0) print(terminal, options.output, { items: applied }, tablesOf(applied))
  }
  if (options.wait === undefined || options.dryRun) return
  const awaited = applied.map(({ project, items }) => ({
    project,
    ids: new Set(items.map(({ id }) => id)),
    deleted: new Set(items.filter(({ action }) => action === 'deleted').map(({ id }) => id))
  }))
  await untilSettled(terminal, api, awaited, options.wait)
}

async function applyOne(terminal: Terminal, api: Api, { project, set }: Declaration, options: ApplyOptions): Promise<Applied> {
  const { dryRun, prune, force, adopt } = options
  const result = await applyCredentialSet(project, set, given({ dryRun, prune, force, adopt }), api.options).catch(error => {
    if (error instanceof Failure) throw new Failure(error.exit, `${plain(project)}: ${error.message}`)
    throw error
  })
  const counts = (['created', 'updated', 'unchanged', 'deleted'] as const).map(name => `${result[name]} ${name}`)
  terminal.stderr.write(`${plain(project)}: ${counts.join(', ')}${dryRun ? ' (dry run: nothing was changed)' : ''}\n`)
  return { project, ...result }
}

/** Reports the outcome of the project that failed, and of those after it. */
function tellRest({ stderr }: Terminal, error: unknown, [failed, ...rest]: readonly Declaration[]): void {
  const outcome =
    error instanceof Failure && error.exit !== 'unreachable'
      ? 'refused, nothing was changed'
      : 'not known, because there was no answer'
  stderr.write(`${plain(failed?.project ?? '')}: ${outcome}\n`)
  for (const { project } of rest) stderr.write(`${plain(project)}: not tried\n`)
}

function declarationsIn({ env }: Terminal, text: string, said: string | undefined): Declaration[] {
  const what = textKind(text)
  if (what !== undefined) throw new Failure('usage', `the file has no declared set of credentials: it is ${what}`)
  const documents = documentsIn(text)
  if (documents.length === 0) throw new Failure('usage', 'the file has no declared set of credentials: it is empty')
  const seen = new Set<string>()
  return documents.map(({ value, line }) => {
    const at = documents.length === 1 ? 'the file' : `the document that starts in line ${line}`
    if (!isRecord(value) || !Array.isArray(value['credentials']))
      throw new Failure('usage', `${at} must have a list "credentials", and may have "project"; it is ${documentKind(value)}`)
    const { project: named, ...set } = value
    if (named !== undefined && typeof named !== 'string')
      throw new Failure('usage', `${at} has a "project" that is not a string: put it in quotes`)
    const project = named ?? said ?? (env['JCB_PROJECT'] || undefined)
    if (project === undefined)
      throw new Failure('usage', `${at} names no project: add "project: NAME", or use -p NAME or JCB_PROJECT`)
    if (said !== undefined && said !== project)
      throw new Failure('usage', `${at} is for the project "${plain(project)}", which differs from -p`)
    if (seen.has(project)) throw new Failure('usage', `${at} is a second one for the project "${plain(project)}"`)
    seen.add(project)
    // The bridge validates the rest.
    return { project, set: set as unknown as CredentialSet }
  })
}

const tablesOf = (applied: readonly Applied[]): Table[] => [
  ...applied.map(tableOf),
  ...warningTables(applied.flatMap(({ project, items }) => items.map(({ id, warnings }) => ({ of: { project, id }, warnings }))))
]

function tableOf({ project, items, plan }: Applied): Table {
  const planned = new Map(plan?.actions.map(action => [action.id, action]))
  const rows = items.map(({ id, action }) => ({ project, id, action, ...inJenkins(planned.get(id)) }))
  const lacks = plan?.actions.some(({ plugin }) => plugin !== undefined) ? ['plug-in'] : []
  const columns = ['project', 'id', 'action']
  return { columns: plan === undefined ? columns : [...columns, 'in Jenkins', 'reason', 'fields', ...lacks], rows }
}

const inJenkins = (action: NonNullable<SetResult['plan']>['actions'][number] | undefined) =>
  action === undefined
    ? {}
    : {
        ...{ 'in Jenkins': action.action, reason: action.reason, fields: action.fields.join(', ') },
        'plug-in': neededPlugin(action) ?? ''
      }
