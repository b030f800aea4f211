import { startTestRedis, type TestRedis } from '../../test/helpers/redis-server.ts'
import type { Setting } from '../row.ts'
import { type Bridge, type BridgeOptions, startBridge } from './bridge.ts'
import type { Access } from './jenkins.ts'

/** A redis-server of a row's own, every write on disk before it is answered. */
export const openRedis = async ({ disposal }: Setting): Promise<TestRedis> => disposal.add(await startTestRedis(), r => r.close())

/** A bridge of a row's own, in a process of its own. */
export async function openBridge(
  setting: Setting,
  options: Omit<BridgeOptions, 'jenkins' | 'profile'>,
  url?: string
): Promise<Bridge> {
  const { jenkins, profile, disposal } = setting
  const access: Access = { url: url ?? jenkins.url, user: jenkins.user, token: jenkins.token }
  return disposal.add(await startBridge({ ...options, jenkins: access, profile }), b => b.stop())
}
