import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { withBridge } from './bridge.ts'
import { cli } from './cli.ts'
import { startTestRedis } from './redis-server.ts'

type Bridge = Awaited<ReturnType<typeof withBridge>>

/** Backs up what a bridge holds, with the files of that in `directory`. Returns a restore into an empty Redis, on which the bridge then starts. */
export async function backedUp(t: Test, bridge: Bridge, masterKeys: string, directory: string): Promise<() => Promise<void>> {
  const [passphrase, bundle] = [join(directory, 'passphrase'), join(directory, 'bundle')]
  await writeFile(passphrase, 'correct horse battery staple', { mode: 0o600 })
  const env = { MASTER_KEYS: masterKeys, JCB_PASSPHRASE_FILE: passphrase }
  const saved = await cli(['backup'], { ...env, REDIS_URL: bridge.redis.url })
  t.equal(saved.exit, 0, saved.err)
  await writeFile(bundle, saved.out)
  return async () => {
    const redis = await startTestRedis()
    t.teardown(() => redis.close())
    const restored = await cli(['restore', bundle], { ...env, REDIS_URL: redis.url })
    t.equal(restored.exit, 0, restored.err)
    await bridge.control('DELETE', '/requests')
    await bridge.restart({ redisUrl: redis.url })
  }
}

/** The paths of all changes of a folder of Jenkins since the restore. */
export const changesOf = async (bridge: Bridge, folder: string): Promise<string[]> =>
  (await bridge.control('GET', '/requests')).body.flatMap((r: { method: string; path: string }) =>
    r.method === 'POST' && r.path.includes(`/job/${folder}`) ? [r.path] : []
  )
