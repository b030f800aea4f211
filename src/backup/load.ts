import { Cluster, type Redis } from 'ioredis'
import { RESTORING } from '../store/migrations/format.ts'
import { newStoreId } from '../store/migrations/store-id.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { registryKeys } from '../store/redis/registry-keys.ts'
import { transaction } from '../store/redis/transaction.ts'
import { createKeyUses } from '../store/sealing/key-uses.ts'
import type { RecordProofs } from '../store/sealing/record-proofs.ts'
import type { Sealer } from '../store/sealing/seal.ts'
import { CLOSED, type Entry, type Part, placeFor, put } from './parts.ts'
import { type Line, partOf } from './records.ts'
import { createRestoredValues } from './restored-values.ts'

interface LoadDeps {
  readonly redis: RedisClient
  /** Decrypts with the key of the bundle and encrypts with the current master key. */
  readonly sealer: Pick<Sealer, 'reseal'>
  /** Verifies proofs with the key of the bundle and renews them with the current master key. */
  readonly proofs: Pick<RecordProofs, 'renew'>
  /** Id of the current master key. */
  readonly key: string
  readonly signal: AbortSignal
}

/**
 * Writes the lines of a bundle taken from a store of this format. The format is written last, so that a bridge started earlier refuses
 * the store.
 */
export async function load(deps: LoadDeps, format: string, lines: AsyncIterable<Line>): Promise<void> {
  const { redis, signal } = deps
  await redis.set(registryKeys.format, RESTORING)
  await createKeyUses(redis).use(deps.key)
  const restoredValues = createRestoredValues()
  for await (const line of lines) {
    signal.throwIfAborted()
    const part = partOf(line)
    if (part === undefined) throw new Error('a line that was checked before has changed')
    if (part.key === registryKeys.format) continue
    const entries = await Promise.all(line.entries.map(entry => renewed(deps, line.project, part, entry)))
    const commands = redis.multi()
    for (const entry of entries) put(commands, part, entry)
    await transaction(commands)
    restoredValues.note(line.project, part.name, entries)
  }
  await restoredValues.mark(redis)
  // Processes that have worked with the former data must not go on with this one.
  await redis.set(registryKeys.storeId, newStoreId())
  await redis.set(registryKeys.format, format)
}

async function renewed({ sealer, proofs }: LoadDeps, project: string | null, part: Part, entry: Entry): Promise<Entry> {
  const [field = '', text = '', mark] = entry
  if (part.form === 'sealed') return [field, mark === CLOSED ? text : await sealer.reseal(text)]
  if (part.form !== 'proofs') return entry
  return [field, mark === CLOSED ? text : await proofs.renew({ place: placeFor(project), field }, text)]
}

/** Prefixes of the keys of a bridge and of its queue. */
const OURS = ['jcb:*', '{jcb-queue}:*']

async function* ourKeys(redis: RedisClient): AsyncGenerator<{ readonly node: Redis; readonly keys: readonly string[] }> {
  for (const node of redis instanceof Cluster ? redis.nodes('master') : [redis])
    for (const match of OURS)
      for await (const keys of node.scanStream({ match, count: 1000 })) if (keys.length > 0) yield { node, keys }
}

/** Whether a bridge has kept anything here. */
export async function isEmpty(redis: RedisClient): Promise<boolean> {
  for await (const _ of ourKeys(redis)) return false
  return true
}

/** Forgets all that a bridge has kept here, and nothing else. */
export async function clear(redis: RedisClient): Promise<void> {
  // One by one, because in a cluster the keys are in different slots.
  for await (const { node, keys } of ourKeys(redis)) await Promise.all(keys.map(key => node.unlink(key)))
}
