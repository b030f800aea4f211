import { valueOf } from '../../domain/shape.ts'
import type { RedisClient } from '../redis/client.ts'
import { createDueSet } from '../redis/due-set.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import type { VerifyKey } from './verification-store.ts'

/** A try that one process has taken on. */
export interface DueTry {
  /** The verify target that a person named; '' for a try that nobody asked for. */
  readonly key: VerifyKey
  /** Until when (ms) no other process takes it on. */
  readonly until: number
}

/** Which credentials are to be tried from when on (ms since 1970). A hint, which the records make good. */
export interface VerifyDue {
  /** At this time, or earlier where that was so. */
  mark(keys: readonly VerifyKey[], at: number): Promise<void>
  /** At this time; undefined: no longer. */
  plan(key: VerifyKey, at: number | undefined): Promise<void>
  /** No longer. */
  drop(keys: readonly VerifyKey[]): Promise<void>
  /** All of them, in batches; what changes meanwhile may be missing, or be there twice. */
  scan(): AsyncIterable<readonly VerifyKey[]>
  claim(now: number, until: number, most: number): Promise<readonly DueTry[]>
  /** Ends what was taken on, or plans when it is due again, unless it was marked meanwhile. */
  done(due: DueTry, next?: number): Promise<void>
}

const textOf = ({ project, id, target }: VerifyKey): string => JSON.stringify([project, id, target])

function keyIn(text: string): VerifyKey {
  const value = valueOf(text)
  const [project = '', id = '', target = ''] = Array.isArray(value) ? value.map(String) : []
  return { project, id, target }
}

export function createVerifyDue(redis: RedisClient): VerifyDue {
  const { verifyDue } = registryKeys
  const due = createDueSet(redis, verifyDue)
  return {
    mark: (keys, at) => due.mark(keys.map(textOf), at),
    async plan(key, at) {
      if (at === undefined) await redis.zrem(verifyDue, textOf(key))
      else await redis.zadd(verifyDue, at, textOf(key))
    },
    async drop(keys) {
      if (keys.length > 0) await redis.zrem(verifyDue, ...keys.map(textOf))
    },
    async *scan() {
      // Each member is followed by its score.
      for await (const entries of redis.zscanStream(verifyDue, { count: 500 }))
        yield (entries as string[]).filter((_, i) => i % 2 === 0).map(keyIn)
    },
    claim: async (now, until, most) => (await due.claim(now, until, most)).map(text => ({ key: keyIn(text), until })),
    done: ({ key, until }, next) => due.done(textOf(key), until, next)
  }
}
