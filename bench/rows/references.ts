import { once } from 'node:events'
import { Secret } from '../../src/domain/secret.ts'
import { createOutbound } from '../../src/outbound/request.ts'
import type { OpenSecretStore } from '../../src/secret-stores/provider.ts'
import { vault } from '../../src/secret-stores/vault/provider.ts'
import { createSourceIndex, type SourceIndex } from '../../src/store/source/source-index.ts'
import type { Bridge } from '../lib/bridge.ts'
import { type Child, startNode } from '../lib/child.ts'
import { timed } from '../lib/clock.ts'
import { inParallel, range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { sample, secret } from '../lib/samples.ts'
import { median, percentile, plain, ratios, spread } from '../lib/stats.ts'
import type { Result, Row } from '../row.ts'

const KEYS = 1_000
/** Keys that the bridge reads from one secret store at once. */
const AT_ONCE = 4
const STORE = 'bench'
const PROJECT = 'references'

const keyOf = (index: number): string => `team/key-${index}`
const referring = (index: number, at = index) => ({
  ...sample(index),
  data: { username: `robot-${index}`, password: { valueFrom: { store: STORE, key: keyOf(at), property: 'password' } } }
})

/** Values of a secret store: how fast they are read again, and what a reference costs a write. */
export const references: Row = {
  name: 'references',
  real: 'it asks no Jenkins',
  async run(setting) {
    const { quick, disposal } = setting
    const keys = quick ? KEYS / 10 : KEYS
    const double = disposal.add(await startNode('bench/lib/vault.ts', [String(keys)], /vault (\S+) (\S+)/, { ipc: true }), d =>
      d.stop()
    )
    const [, address = '', token = ''] = double.found
    const env = { OUTBOUND_ALLOW: '127.0.0.0/8', OUTBOUND_HTTP: 'true' }
    const redis = await openRedis(setting)
    const bridge = await openBridge(setting, { redis, env })
    const index = createSourceIndex(redis.client)
    const auth = { address, auth: 'token', mount: 'secret' }
    await bridge.call('POST', '/secret-stores', {
      ...{ name: STORE, provider: 'vault', ...auth, token },
      ...{ allowed: [{ projects: ['*'], paths: [''] }], refreshEvery: '24h' }
    })
    // What Jenkins takes is measured elsewhere.
    await bridge.project(PROJECT, { paused: true })
    await bridge.call('PUT', `/projects/${PROJECT}/credentials`, { credentials: range(keys).map(index => referring(index)) })
    const outbound = createOutbound({ http: true, networks: ['127.0.0.0/8'], hosts: [] })
    const deps = { outbound, directories: [], forbidden: [], now: Date.now }
    const bare = disposal.add(vault.open({ name: 'bare', settings: auth, secrets: { token: new Secret(token) } }, deps), b =>
      b.close()
    )
    const read = (index: number) => readOne(bare, keyOf(index))
    const loop = () => timed(() => inParallel(range(keys), AT_ONCE, read))
    await refresh(bridge, index)
    await loop()
    const rounds = quick ? 3 : 7
    const equal = await inTurn(rounds, () => refresh(bridge, index), loop)
    const changed = await inTurn(rounds, () => write(double).then(() => refresh(bridge, index)), loop)
    return [
      rateOf(`${keys} keys of a secret store read again, with equal values`, keys, equal, 0.4),
      rateOf(`${keys} keys of a secret store read again, each with a new value for a credential`, keys, changed),
      await writes(bridge, quick ? 20 : 200, read)
    ]
  }
}

async function readOne(store: OpenSecretStore, key: string): Promise<void> {
  if (!('stored' in (await store.fetch(key)))) throw new Error(`${key} could not be read`)
}

async function write({ process }: Child): Promise<void> {
  const written = once(process, 'message')
  process.send('write')
  await written
}

/** Milliseconds until all that refers to the secret store was read. */
async function refresh(bridge: Bridge, index: Pick<SourceIndex, 'nextDue'>): Promise<number> {
  const since = performance.now()
  await bridge.call('POST', `/secret-stores/${STORE}/refresh`, undefined, { prefer: 'wait=60' })
  const took = performance.now() - since
  if (((await index.nextDue(STORE)) ?? 0) < Date.now()) throw new Error('not all was read in a minute')
  return took
}

interface Pairs {
  readonly ours: readonly number[]
  readonly bare: readonly number[]
}

async function inTurn(rounds: number, ours: () => Promise<number>, bare: () => Promise<number>): Promise<Pairs> {
  const found = { ours: [] as number[], bare: [] as number[] }
  for (const _ of range(rounds)) {
    found.ours.push(await ours())
    found.bare.push(await bare())
  }
  return found
}

function rateOf(what: string, keys: number, { ours, bare }: Pairs, goal?: number): Result {
  const rate = (times: readonly number[]) => times.map(ms => (keys * 1000) / ms)
  const share = ratios(rate(ours), rate(bare))
  const figure = (times: readonly number[]) => `${plain(median(rate(times)))} keys/s${spread(rate(times))}`
  return {
    ...{ what, ours: figure(ours), better: 'more' },
    rival: `bare loop over the same provider, ${AT_ONCE} at once: ${figure(bare)}`,
    ratio: `${plain(median(share))}${spread(share)}`,
    ...(goal === undefined
      ? {}
      : { goal: { text: `at least ${goal} of its throughput`, wanted: goal, measured: median(share) } }),
    why: 'a look at what is due comes every 500 ms, and for each key the bridge finds who refers to it and opens the stored value',
    note: 'the time of the bridge begins with the request of a person and ends with the answer that all was read'
  }
}

/** Changes of one credential in turn: with a typed value, with a reference to a key, and the bare read of that key. */
async function writes(bridge: Bridge, count: number, read: (index: number) => Promise<void>): Promise<Result> {
  const path = (index: number) => `/projects/${PROJECT}/credentials/${sample(index).id}`
  const typed: number[] = []
  const referred: number[] = []
  const bare: number[] = []
  for (const index of range(count)) {
    const at = index % 100
    typed.push(await timed(() => bridge.call('PATCH', path(at), { data: { password: secret() } })))
    const { data } = referring(at, (at + 1) % 100)
    referred.push(await timed(() => bridge.call('PATCH', path(at), { data })))
    bare.push(await timed(() => read(at)))
  }
  const figures = (times: readonly number[]) => `median ${plain(median(times))} ms, p95 ${plain(percentile(times, 0.95))} ms`
  const more = median(referred) - median(typed) - median(bare)
  return {
    ...{ what: 'a write with a reference to a secret store', ours: figures(referred), better: 'less' },
    rival: `the same write with a typed value: ${figures(typed)}; the bare read of a key: ${figures(bare)}`,
    ratio: `${more < 0 ? '' : '+'}${plain(more)} ms beyond both`,
    goal: { text: 'at most 3 ms more than the typed write and the read together', wanted: 3, measured: Math.max(more, 0.1) },
    why: 'the reference is noted in the index, the secret store is held against removal, and the state of the source is stored'
  }
}
