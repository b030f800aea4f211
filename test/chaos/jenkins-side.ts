import { applyEdit, type Edit } from '../../src/stand-in/control/edit.ts'
import { readback } from '../../src/stand-in/readback.ts'
import { leaseKey, projectKeys } from '../../src/store/redis/redis-keys.ts'
import type { Bridge, StandIn } from '../helpers/bridge.ts'
import type { ControllerName } from './commands.ts'

/** What the folder holds by id, and twice-held ids; undefined when there is no folder. No request: Jenkins may be down. */
export function folderIn(jenkins: StandIn, name: string): Map<string, Record<string, unknown>> | undefined {
  const folder = jenkins.controller.folder([name])
  if (folder === undefined) return undefined
  const held = new Map<string, Record<string, unknown>>()
  for (const credential of folder.store.usable()) {
    const seen = readback(credential)
    const id = String(seen['id'])
    held.set(held.has(id) ? `${id} (again)` : id, seen)
  }
  return held
}

/** Changes Jenkins behind the bridge's back; `false` when that cannot be done. */
export function edit(jenkins: StandIn, change: Edit): boolean {
  try {
    applyEdit(jenkins.controller, change)
    return true
  } catch {
    return false
  }
}

/** A project's folder on one controller. */
export interface Place {
  readonly project: string
  readonly controller: ControllerName
}

/** The key of the target of a project on a controller; the first one's if it has none there. */
export async function targetKey({ redis }: Bridge, project: string, controller: ControllerName): Promise<string> {
  const targets = (await redis.client.hget(projectKeys(project).work, 'targets')) ?? ''
  return (
    targets
      .split('|')
      .find(target => target.endsWith(`:${controller}`))
      ?.split(':')[0] ?? ''
  )
}

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`

/**
 * Does `work` while no run acts for the project: what is edited just between a write and the read after it cannot be told from
 * our own. `false` when the project stays busy, as after the death of its worker.
 */
export async function betweenRuns(bridge: Bridge, { project, controller }: Place, work: () => boolean): Promise<boolean> {
  const { client } = bridge.redis
  const lease = leaseKey({ name: project, target: await targetKey(bridge, project, controller) })
  const end = performance.now() + 1000
  while (performance.now() < end) {
    const token = crypto.randomUUID()
    if ((await client.set(lease, token, 'PX', 15_000, 'NX')) === 'OK') {
      const isDone = work()
      await client.eval(RELEASE, 1, lease, token)
      return isDone
    }
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return false
}
