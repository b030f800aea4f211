import { fieldOf } from '../../src/store/redis/redis-keys.ts'
import type { Bridge } from '../helpers/bridge.ts'
import { indexFaults } from '../helpers/indexed.ts'
import { until } from '../helpers/until.ts'
import { PATIENCE, patiently, projectPath } from './api-side.ts'
import { CONTROLLERS, type ControllerName } from './commands.ts'
import { editedField, heldOf } from './content.ts'
import { betweenRuns, edit, folderIn } from './jenkins-side.ts'
import type { Live, ProjectModel } from './project-model.ts'

interface Shown {
  readonly id: string
  readonly generation: number
  readonly type: string
  readonly description: string
  readonly data: Record<string, string>
  readonly status: {
    readonly phase: string
    readonly reason: string | null
    readonly observedGeneration: number | null
    readonly targets: readonly object[]
  }
}

/** Whether the runs on every target have included all changes, and none is wanted any more. */
function isCaughtUp(work: Record<string, string>): boolean {
  const keys = (work['targets'] ?? ':default').split('|').map(target => target.split(':')[0] ?? '')
  return keys.every(key => work[fieldOf(key, 'done')] === work['dirty'])
}

/** The last run on every target got through, and nothing that was asked for is open. */
const isThrough = (work: Record<string, string>): boolean =>
  isCaughtUp(work) &&
  Object.entries(work).every(([field, value]) => !/(^|:)now:/.test(field) && (!/(^|:)failures$/.test(field) || value === '0'))

const workOf = (bridge: Bridge, name: string) => bridge.redis.client.hgetall(`jcb:{p:${name}}:work`)
const shown = async (bridge: Bridge, name: string): Promise<Shown[]> =>
  (await patiently(bridge, 'GET', `${projectPath(name)}/credentials?limit=100`)).body.items

/** Waits until every change is part of a run that has ended, and gives the changes that are lost all the same. */
export async function lostIn(bridge: Bridge, name: string): Promise<string[]> {
  await until(
    `the runs of ${name} have caught up`,
    async () => {
      return isCaughtUp(await workOf(bridge, name))
    },
    PATIENCE
  )
  // Neither tried nor to be tried: only these two phases without a reason say that.
  const lost = (await shown(bridge, name)).filter(
    ({ status }) => ['Pending', 'Deleting'].includes(status.phase) && status.reason === null
  )
  const faults = lost.map(({ id, status }) => `${name}: ${id} is ${status.phase} for ever, ${JSON.stringify(status.targets)}`)
  if (lost.length > 0) faults.push(`${name}: its work is ${JSON.stringify(await workOf(bridge, name))}`)
  return faults
}

/** Syncs a project as a person does, until a run has got through. */
export async function syncThrough(bridge: Bridge, name: string): Promise<void> {
  await patiently(bridge, 'POST', `${projectPath(name)}/sync`)
  await until(`${name} is synced`, async () => isThrough(await workOf(bridge, name)), PATIENCE)
}

/** Waits until the targets of a project are those that it is to have, and all are proved. */
export const targetsReady = (bridge: Bridge, { name, on }: ProjectModel): Promise<unknown> =>
  until(
    `the targets of ${name} are ready`,
    async () => {
      const { targets } = (await patiently(bridge, 'GET', projectPath(name))).body
      return targets.length === on.size && targets.every(({ state }: { state: string }) => state === 'Ready')
    },
    PATIENCE
  )

/** Every way in which the world is not as the model says. */
export async function faultsOf(bridge: Bridge, model: ProjectModel): Promise<string[]> {
  const faults = [
    ...statusFaults(model, await shown(bridge, model.name)),
    ...(await countFaults(bridge, model)),
    ...(await indexFaults(bridge.redis.client, model.name)),
    ...CONTROLLERS.flatMap(controller => folderFaults(model, controller)),
    ...eventFaults(model, await eventsOf(bridge, model.name))
  ]
  return faults.map(fault => `${model.name}: ${fault}`)
}

/** The project's own counts say what its credentials say one by one. */
async function countFaults(bridge: Bridge, { name }: ProjectModel): Promise<string[]> {
  const { counts } = (await patiently(bridge, 'GET', projectPath(name))).body
  const tally: Record<string, number> = {}
  for (const { status } of await shown(bridge, name)) tally[status.phase] = (tally[status.phase] ?? 0) + 1
  return Object.entries<number>(counts).flatMap(([phase, n]) =>
    n === (tally[phase] ?? 0) ? [] : [`counts ${n} ${phase}, and ${tally[phase] ?? 0} are`]
  )
}

const differs = (want: object, seen: object | undefined): boolean =>
  seen === undefined || Object.entries(want).some(([name, value]) => (seen as Record<string, unknown>)[name] !== value)

function statusFaults({ live, unmanaged }: ProjectModel, items: readonly Shown[]): string[] {
  const faults = items.filter(({ id }) => !live.has(id)).map(({ id, status }) => `${id} was deleted and is still ${status.phase}`)
  for (const [id, { value, generation }] of live) {
    const item = items.find(other => other.id === id)
    if (item === undefined) {
      faults.push(`${id} was acknowledged and is lost`)
      continue
    }
    if (item.generation !== generation || item.type !== value.type || item.description !== value.description)
      faults.push(`${id} is shown as ${JSON.stringify(item)}, not generation ${generation} of ${JSON.stringify(value)}`)
    if (Object.entries(item.data).some(([field, text]) => value.data[field] !== text)) faults.push(`${id} shows other data`)
    const { phase, reason, observedGeneration } = item.status
    const expected = unmanaged.has(id) ? 'Blocked UnmanagedExists' : `Synced null ${generation}`
    const is = unmanaged.has(id) ? `${phase} ${reason}` : `${phase} ${reason} ${observedGeneration}`
    if (is !== expected) faults.push(`${id} is ${is}, not ${expected}`)
  }
  return faults
}

/** What a folder holds and should not, and the other way round. Only the first one holds what is not ours. */
function folderFaults(model: ProjectModel, controller: ControllerName): string[] {
  const { name, jenkins, on, taken } = model
  const held = folderIn(jenkins[controller], name)
  const live = on.has(controller) ? model.live : new Map<string, Live>()
  const unmanaged = controller === 'default' ? model.unmanaged : new Map<string, Record<string, unknown>>()
  return folderDifferences({ live, unmanaged, taken }, held).map(fault => `${controller}: ${fault}`)
}

function folderDifferences(
  { live, unmanaged, taken }: Pick<ProjectModel, 'live' | 'unmanaged' | 'taken'>,
  held: Map<string, Record<string, unknown>> | undefined
): string[] {
  if (held === undefined) return live.size + unmanaged.size > 0 ? ['the folder is gone'] : []
  const wanted = new Map<string, object>([...live].map(([id, { value }]) => [id, heldOf(value)]))
  for (const [id, fields] of unmanaged) wanted.set(id, fields)
  // What was to be adopted and was deleted before it was is still theirs.
  const isTheirs = (id: string) => taken.has(id) && !differs(taken.get(id) ?? {}, held.get(id))
  return [
    ...[...held.keys()].filter(id => !wanted.has(id) && !isTheirs(id)).map(id => `Jenkins still holds ${id}`),
    ...[...wanted]
      .filter(([id, fields]) => differs(fields, held.get(id)))
      .map(([id, fields]) => `Jenkins holds of ${id} ${JSON.stringify(held.get(id))}, not ${JSON.stringify(fields)}`)
  ]
}

interface Entry {
  readonly type: string
  readonly credential: string | null
  readonly generation: number | null
}

async function eventsOf(bridge: Bridge, name: string): Promise<Entry[]> {
  const events: Entry[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { body } = await patiently(bridge, 'GET', `${projectPath(name)}/events?limit=200${query}`)
    events.push(...body.items)
    cursor = body.nextCursor
  }
  return events
}

/** One event for each acknowledged change, and none for anything else. */
function eventFaults({ made }: ProjectModel, events: readonly Entry[]): string[] {
  const keyOf = ({ type, credential, generation }: Entry) => `${type} ${credential} ${generation}`
  const seen = events
    .filter(({ type }) => ['Created', 'Updated', 'Deleted'].includes(type))
    .map(keyOf)
    .sort()
  const wanted = made.map(keyOf).sort()
  return seen.join() === wanted.join() ? [] : [`the events are ${seen.join(', ')}; made was ${wanted.join(', ')}`]
}

/** Where drift is only reported, Jenkins keeps what was changed in it and the status says so, until it is to be repaired. */
export async function reportFaults(bridge: Bridge, { name, live, unmanaged, jenkins, on }: ProjectModel): Promise<string[]> {
  const [id, wanted] = [...live].find(([id]) => !unmanaged.has(id)) ?? []
  if (id === undefined || wanted === undefined) return []
  const policy = (drift: string) => patiently(bridge, 'PATCH', projectPath(name), { policies: { drift } })
  const phase = async () => (await shown(bridge, name)).find(item => item.id === id)?.status.phase
  const [field, text] = editedField[wanted.value.type]
  await policy('report')
  await syncThrough(bridge, name)
  // The last of its targets: a summary must not hide it.
  const controller = on.has('two') ? 'two' : 'default'
  const at = jenkins[controller]
  const change = () => edit(at, { action: 'set', folder: name, id, fields: { [field]: text } })
  await until('it is edited', () => betweenRuns(bridge, { project: name, controller }, change), PATIENCE)
  const edited = JSON.stringify(folderIn(at, name)?.get(id))
  await syncThrough(bridge, name)
  const faults: string[] = []
  if ((await phase()) !== 'Drifted') faults.push(`${name}: ${id} was changed in Jenkins and is ${await phase()}, not Drifted`)
  if (JSON.stringify(folderIn(at, name)?.get(id)) !== edited)
    faults.push(`${name}: ${id} was put right though it is only to be reported`)
  await policy('repair')
  await syncThrough(bridge, name)
  if ((await phase()) !== 'Synced') faults.push(`${name}: ${id} is ${await phase()} after the repair`)
  if (differs(heldOf(wanted.value), folderIn(at, name)?.get(id))) faults.push(`${name}: ${id} was not put right`)
  return faults
}

/** Deletes the project and says what of ours is left, and what of others is gone. */
export async function removalFaults(bridge: Bridge, model: ProjectModel): Promise<string[]> {
  const { name } = model
  await patiently(bridge, 'DELETE', projectPath(name))
  await until(`${name} is gone`, async () => (await bridge.call('GET', projectPath(name))).status === 404, PATIENCE)
  model.live.clear()
  const faults = CONTROLLERS.flatMap(controller => folderFaults(model, controller))
  const keys = (await bridge.redis.client.keys(`jcb:{p:${name}}:*`)).filter(key => !/:lease(:\d+)?$/.test(key))
  return [...faults.map(fault => `${name}, deleted: ${fault}`), ...keys.map(key => `${key} is left of a deleted project`)]
}
