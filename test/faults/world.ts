import { setTimeout } from 'node:timers/promises'
import { applyEdit } from '../../src/stand-in/control/edit.ts'
import { readback } from '../../src/stand-in/readback.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { heldOf } from '../chaos/content.ts'
import { until } from '../helpers/until.ts'
import type { Machines } from './machines.ts'
import type { Want } from './scenario.ts'

/** Makes the world of a project as it is wanted before a command, and waits until all of it has arrived. */
export async function prepare(m: Machines, project: string, want: Want | undefined): Promise<void> {
  if (want === undefined) return
  const { displayName, policies, credentials, unmanaged = new Map() } = want
  await expect(
    201,
    m.call('POST', '/projects', { name: project, ...(displayName ? { displayName } : {}), ...(policies ? { policies } : {}) })
  )
  const set = [...credentials].map(([id, value]) => ({ id, ...value }))
  if (set.length > 0) await expect(200, m.call('PUT', `/projects/${project}/credentials`, { credentials: set }))
  if (!want.policies?.paused)
    await until(`the folder of ${project} is there`, async () => m.jenkins.controller.folder([project]) !== undefined)
  for (const [id, secret] of unmanaged)
    applyEdit(m.jenkins.controller, { action: 'add', folder: project, id, fields: { secret } })
  await until(`${project} is prepared`, async () => (await differences(m, project, want)).length === 0)
}

async function expect(status: number, asked: Promise<{ status: number; text: string }>): Promise<void> {
  const answer = await asked
  if (answer.status !== status) throw new Error(`answered ${answer.status}, not ${status}: ${answer.text}`)
}

/** What the API shows of what is desired, in a form that compares; undefined when there is no project. */
export async function shownDesire(m: Machines, project: string): Promise<string | undefined> {
  const found = await m.patiently('GET', `/projects/${project}`)
  if (found.status === 404 || found.body?.deletedAt) return undefined
  const { displayName, folder } = found.body
  const list = await m.patiently('GET', `/projects/${project}/credentials?limit=100`)
  const items = (list.body.items as Shown[])
    .filter(({ status }) => status.phase !== 'Deleting')
    .map(({ id, type, description, data }) => [id, type, description, data['username'] ?? null])
  return JSON.stringify({ displayName, folder: folder.join('/'), items: items.sort() })
}

/** The same of what a test wants. */
export function wantedDesire(project: string, want: Want | undefined): string | undefined {
  if (want === undefined) return undefined
  const items = [...want.credentials].map(([id, { type, description, data }]) => [
    id,
    type,
    description,
    data['username'] ?? null
  ])
  return JSON.stringify({ displayName: want.displayName ?? project, folder: want.folder ?? project, items: items.sort() })
}

interface Shown {
  readonly id: string
  readonly type: string
  readonly description: string
  readonly generation: number
  readonly data: Record<string, string>
  readonly status: { readonly phase: string; readonly reason: string | null; readonly observedGeneration: number | null }
}

/** Every way in which the API or Jenkins is not as wanted, once all runs are over. */
export async function differences(
  m: Machines,
  project: string,
  want: Want | undefined,
  unmanaged = want?.unmanaged
): Promise<string[]> {
  if (want === undefined) return goneDifferences(m, project, unmanaged)
  const found: string[] = []
  const [shown, wanted] = [await shownDesire(m, project), wantedDesire(project, want)]
  if (shown !== wanted) return [`shown is ${shown}, wanted ${wanted}`]
  const work = await m.redis.client.hgetall(projectKeys(project).work)
  if (work['dirty'] !== work['done']) found.push('a run is still to come')
  if (!(await isQuiet(m, project))) found.push('a run is under way')
  if (want.policies?.paused) return found
  const list = await m.patiently('GET', `/projects/${project}/credentials?limit=100`)
  for (const { id, generation, status } of list.body.items as Shown[])
    if (status.phase !== 'Synced' || status.observedGeneration !== generation)
      found.push(`${id} is ${status.phase} ${status.reason ?? ''}`)
  found.push(...folderDifferences(m, project, want))
  const former = want.folder === undefined ? undefined : m.jenkins.controller.folder([project])
  if (former !== undefined) found.push('the former folder is still there')
  return found
}

/** Whether no run works for the project now. */
export const isQuiet = async (m: Machines, project: string): Promise<boolean> =>
  (await m.redis.client.exists(projectKeys(project).lease)) === 0

/**
 * Secrets that are in clear in the folder's file while a status says `Synced` and no run is there to change that. Undefined where a run
 * began while it looked: then it has seen nothing.
 */
export async function lies(m: Machines, project: string, want: Want | undefined): Promise<string[] | undefined> {
  if (want === undefined || want.policies?.paused) return []
  // A run that works at the folder may be between two writes, so only what outlasts it counts.
  for (let look = 0; look < LOOKS; look++) {
    if (!(await isQuiet(m, project))) return undefined
    const found = await plaintexts(m, project, want)
    if (found.length === 0 || look === LOOKS - 1) return found
    await setTimeout(100)
  }
  return []
}

const LOOKS = 3

async function plaintexts(m: Machines, project: string, want: Want): Promise<string[]> {
  const list = await m.call('GET', `/projects/${project}/credentials?limit=100`)
  const items = (list.body?.items ?? []) as Shown[]
  const synced = items.filter(({ status, generation }) => status.phase === 'Synced' && status.observedGeneration === generation)
  if (synced.length === 0) return []
  const file = await configOf(m, want.folder ?? project)
  return synced.flatMap(({ id }) => {
    const value = want.credentials.get(id)
    const secret = value?.data['token'] ?? value?.data['password']
    return secret !== undefined && file.includes(secret)
      ? [`${id} is Synced, and its secret is in clear in the folder's file`]
      : []
  })
}

/** The folder's file, as who may read it all sees it. */
async function configOf(m: Machines, folder: string): Promise<string> {
  const authorization = `Basic ${btoa('admin:admin-token')}`
  const answer = await fetch(`${m.jenkins.url}/job/${folder}/config.xml`, { headers: { authorization } })
  return answer.text()
}

async function goneDifferences(m: Machines, project: string, unmanaged: Want['unmanaged']): Promise<string[]> {
  const found: string[] = []
  if ((await m.patiently('GET', `/projects/${project}`)).status !== 404) found.push('the project is still shown')
  const held = heldIn(m, project)
  const theirs = [...(unmanaged ?? new Map()).keys()]
  const wanted = theirs.length === 0 ? undefined : theirs
  if (JSON.stringify(held && [...held.keys()]) !== JSON.stringify(wanted)) found.push(`Jenkins holds ${held && [...held.keys()]}`)
  const keys = await m.redis.client.keys(`jcb:{p:${project}}:*`)
  if (keys.length > 0) found.push(`Redis holds ${keys.join()}`)
  if ((await m.redis.client.hexists(registryKeys.owners, project)) === 1) found.push('the registry still has it')
  return found
}

/** What a folder holds by id; undefined when there is no folder. */
export function heldIn(m: Machines, folder: string): Map<string, Record<string, unknown>> | undefined {
  const found = m.jenkins.controller.folder([folder])
  return found && new Map(found.store.usable().map(credential => [String(readback(credential)['id']), readback(credential)]))
}

function folderDifferences(m: Machines, project: string, want: Want): string[] {
  const held = heldIn(m, want.folder ?? project)
  if (held === undefined) return ['the folder is not there']
  const wanted = new Map<string, Record<string, unknown>>([...want.credentials].map(([id, value]) => [id, heldOf(value)]))
  for (const [id, secret] of want.unmanaged ?? []) wanted.set(id, { secret })
  const differs = (id: string, fields: Record<string, unknown>) =>
    Object.entries(fields).some(([name, value]) => held.get(id)?.[name] !== value)
  return [
    ...[...held.keys()].filter(id => !wanted.has(id)).map(id => `Jenkins holds ${id}`),
    ...[...wanted].filter(([id, fields]) => differs(id, fields)).map(([id]) => `Jenkins holds ${id} otherwise`)
  ]
}
