import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { RESTORING } from '../../src/store/migrations/format.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { dumpOf, startTestRedis } from '../helpers/redis-server.ts'
import type { Outcome } from './case.ts'
import { type Fault, FaultPlan } from './fault-plan.ts'
import { startRedisProxy } from './redis-proxy.ts'

const PASSPHRASE = 'correct horse battery staple'

/** Makes a backup, and returns what restores it through a proxy that lets one call fail. */
export async function startRestoring(t: Test): Promise<(fault?: Fault) => Promise<Outcome>> {
  const directory = await mkdtemp(join(tmpdir(), 'jcb-faults-'))
  t.teardown(() => rm(directory, { recursive: true }))
  const [passphrase, bundle] = [join(directory, 'passphrase'), join(directory, 'bundle')]
  await writeFile(passphrase, PASSPHRASE, { mode: 0o600 })
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { masterKeys })
  await bridge.project('demo')
  for (const id of ['a', 'b'])
    await bridge.call('POST', '/api/v1/projects/demo/credentials', { id, type: 'access-token', data: { token: `${id} s3cret` } })
  for (const id of ['a', 'b']) await bridge.phase('demo', id, 'Synced')
  const env = { MASTER_KEYS: masterKeys, JCB_PASSPHRASE_FILE: passphrase }
  await writeFile(bundle, (await cli(['backup'], { ...env, REDIS_URL: bridge.redis.url })).out)
  await bridge.stop()

  const target = await startTestRedis()
  t.teardown(() => target.close())
  const plan = new FaultPlan(kindOf)
  const proxy = await startRedisProxy(target.url, plan)
  t.teardown(() => proxy.close())
  const restore = (...options: string[]) => cli(['restore', bundle, ...options], { ...env, REDIS_URL: proxy.url })
  const state = async () => canonical(await dumpOf(target.client))

  await restore()
  const whole = await state()
  return async fault => {
    await target.client.flushall()
    plan.arm(() => true, fault)
    const { exit, err } = await restore()
    plan.disarm()
    if (exit === 0)
      return {
        calls: plan.seen,
        faults: (await state()) === whole ? [] : ['it said that it restored, and it is not whole']
      }
    const faults: string[] = []
    const marked = await target.client.get(registryKeys.format)
    if ((await target.client.dbsize()) > 0 && marked !== RESTORING && (await state()) !== whole)
      faults.push(`a part is there, and nothing keeps a bridge from starting on it: ${err}`)
    const again = await restore('--force')
    if (again.exit !== 0) faults.push(`repeated, it ended with ${again.exit}: ${again.err}`)
    else if ((await state()) !== whole) faults.push('repeated, it is not whole')
    return { calls: plan.seen, faults }
  }
}

/** All lines of a backup are written alike, in transactions; everything before the first look at what is there is the connection's. */
const kindOf = (call: string): string =>
  /^redis (scan|multi|exec|unlink|set jcb:\{registry\}:format)/.exec(call)?.[0] ??
  (/^redis (hello|client|info|select|auth)/.test(call) ? 'redis connection' : 'redis line')

/** Every sealed text and the id of the store are others each time, and nothing has an order but lists and streams. */
function canonical(dump: string): string {
  const parts = JSON.parse(dump.replaceAll(/eyJ[\w-]+\.\.[\w.-]+/g, 'sealed')) as unknown[]
  const valueOf = (key: unknown, value: unknown) => (key === registryKeys.storeId ? typeof value : sorted(value))
  const keys = parts.flatMap((part, i) => (i % 2 === 0 ? [[part, valueOf(part, parts[i + 1])]] : []))
  return keys
    .map(pair => JSON.stringify(pair))
    .sort()
    .join('\n')
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).sort() : value
