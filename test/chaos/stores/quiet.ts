import { refreshInterval } from '../../../src/domain/secret-store.ts'
import { secretStoreKeys } from '../../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../../src/store/redis/registry-keys.ts'
import { until } from '../../helpers/until.ts'
import { PATIENCE, projectPath } from '../api-side.ts'
import { KINDS } from './commands.ts'
import { heldIn } from './held.ts'
import type { Machines } from './machines.ts'
import { type CredentialModel, readableNow, type StoreModel, type World } from './model.ts'
import { credentialsPath, type Play } from './play.ts'

interface Shown {
  readonly id: string
  readonly status: {
    readonly phase: string
    readonly reason: string | null
    readonly source: { readonly stale: { readonly reason: string } | null } | null
  }
}

const shownIn = async (machines: Machines, project: string): Promise<Map<string, Shown>> => {
  const { items } = (await machines.call('GET', `${credentialsPath(project)}?limit=100`)).body
  return new Map(items.map((item: Shown) => [item.id, item]))
}

/** What is wrong with a credential whose value comes from a secret store, or was typed. */
function credentialFault(machines: Machines, credential: CredentialModel, shown: Shown | undefined): string | undefined {
  if (shown === undefined) return 'it is lost'
  const { from, candidates } = credential
  const [held, now] = [heldIn(machines.jenkins, credential), readableNow(credential)]
  const isStale = shown.status.source?.stale != null
  if (isStale !== (from !== undefined && now === undefined))
    return `it is ${isStale ? '' : 'not '}stale: ${JSON.stringify(shown.status)}`
  if (now !== undefined && held !== now) return `Jenkins holds "${held}", not "${now}"`
  if (held === undefined) return candidates.size === 0 || now === undefined ? pendingFault(shown) : 'Jenkins does not have it'
  if (!candidates.has(held)) return `Jenkins holds "${held}", none of ${[...candidates].join(', ')}`
  return shown.status.phase === 'Synced' ? undefined : `it is ${shown.status.phase} ${shown.status.reason}`
}

/** Nothing of it was ever read. */
const pendingFault = ({ status: { phase, reason } }: Shown): string | undefined =>
  phase === 'Pending' && reason === 'SourceUnavailable' ? undefined : `Jenkins does not have it, and it is ${phase} ${reason}`

async function faultsNow(machines: Machines, world: World): Promise<string[]> {
  const [owner, other] = world.projects
  const shown = new Map([
    [owner, await shownIn(machines, owner)],
    [other, await shownIn(machines, other)]
  ])
  const faults: string[] = []
  for (const credential of world.credentials) {
    const { project, id } = credential
    const fault = credentialFault(machines, credential, shown.get(project)?.get(id))
    if (fault !== undefined) faults.push(`${project}/${id}: ${fault}`)
  }
  for (const { id, source } of world.receivers.values()) {
    const [held, wanted] = [heldIn(machines.jenkins, { project: other, id }), heldIn(machines.jenkins, source)]
    if (held === undefined || held !== wanted)
      faults.push(`${other}/${id}: Jenkins holds "${held}", and "${wanted}" of its source`)
  }
  const known = new Set([...world.credentials, ...world.receivers.values()].map(({ id }) => id))
  for (const [project, items] of shown)
    for (const id of items.keys()) if (!known.has(id)) faults.push(`${project}/${id} is still there`)
  for (const store of world.stores.values()) faults.push(...(await indexFaults(machines, world, store)))
  return faults
}

/** Every key that is referred to has a time to be read, within its interval. */
async function indexFaults({ redis }: Machines, world: World, store: StoreModel): Promise<string[]> {
  const flat = await redis.client.zrange(secretStoreKeys(store.name).due, '0', '-1', 'WITHSCORES')
  const due = new Map(
    flat.flatMap((text, i) => (i % 2 === 0 ? [[JSON.parse(text)[0] as string, Number(flat[i + 1])] as const] : []))
  )
  const keys = new Set(world.credentials.flatMap(({ from }) => (from?.store === store ? [from.key] : [])))
  // An interval and a half, or what is left of a pause.
  const latest = Date.now() + Math.max(1.5 * (refreshInterval(store.every) ?? 0), 300_000)
  return [...keys].flatMap(key => {
    const at = due.get(key)
    if (at === undefined) return [`${store.name}: ${key} is not to be read any more`]
    return at > latest ? [`${store.name}: ${key} is to be read at ${new Date(at).toISOString()}`] : []
  })
}

/** Every way in which the world is not as it has to be when nothing happens any more. */
export async function quietFaults(machines: Machines, play: Play, isByInterval: boolean): Promise<string[]> {
  const { world } = play
  for (const kind of KINDS) {
    const store = world.store(kind)
    // A change ends a pause, as after an outage that somebody has mended.
    await play.every(store, isByInterval ? '2s' : '2h')
    await play.every(store, isByInterval ? '1s' : '1h')
  }
  await machines.known()
  let faults: string[] = []
  let nth = 0
  const isQuiet = async () => {
    if (!isByInterval && nth++ % 200 === 0) for (const kind of KINDS) await play.step({ do: 'refresh', kind, key: null })
    faults = await faultsNow(machines, world)
    return faults.length === 0
  }
  await until('all is as it has to be', isQuiet, PATIENCE / 2).catch(() => {})
  return [...faults, ...world.faults]
}

/** Deletes all that was made, and says what is left. */
export async function removalFaults(machines: Machines, { world }: Play): Promise<string[]> {
  for (const project of world.projects) await machines.call('DELETE', `${projectPath(project)}?endShares=true`)
  const isGone = async (project: string) => (await machines.call('GET', projectPath(project))).status === 404
  for (const project of world.projects) await until(`${project} is gone`, () => isGone(project), PATIENCE)
  const faults: string[] = []
  for (const { name } of world.stores.values()) {
    let said = ''
    const isRemoved = async () => {
      const { status, body } = await machines.call('DELETE', `/api/v1/secret-stores/${name}`)
      said = `${status} ${JSON.stringify(body)}`
      return status === 204 || status === 404
    }
    // A process that was killed within a write holds its secret stores for a minute.
    await until(`${name} is removed`, isRemoved, PATIENCE).catch(() => faults.push(`${name} could not be removed: ${said}`))
  }
  const sharesLeft = async () =>
    (await machines.redis.client.zrange(registryKeys.shareDue, '0', '-1')).filter(text => text.includes(`"${world.projects[0]}"`))
  await until('no share is left', async () => (await sharesLeft()).length === 0, PATIENCE).catch(() => {})
  return [...faults, ...(await sharesLeft()).map(text => `the share ${text} is left`)]
}
