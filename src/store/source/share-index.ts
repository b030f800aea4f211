import { valueOf } from '../../domain/shape.ts'
import type { SharedFrom } from '../../domain/shares.ts'
import type { RedisClient } from '../redis/client.ts'
import { createDueSet } from '../redis/due-set.ts'
import { registryKeys } from '../redis/registry-keys.ts'

/** A shared credential whose receivers are to be compared with it, as one process has taken it on. */
export interface DueShare {
  readonly source: SharedFrom
  /** Until when (ms) no other process takes it on. */
  readonly until: number
}

/**
 * Which credentials take their values from which, and what is to be compared. A hint: written before the records, compared with them
 * whenever it is used, and rebuilt from them.
 */
export interface ShareIndex {
  note(source: SharedFrom, receiver: SharedFrom): Promise<void>
  /** The credentials that take their values from this one, and some that did. */
  receivers(source: SharedFrom): Promise<readonly SharedFrom[]>
  forget(source: SharedFrom, receivers: readonly SharedFrom[]): Promise<void>
  /** The receivers of these are to be compared with them from `at` (ms) on. */
  mark(sources: readonly SharedFrom[], at: number): Promise<void>
  /** Whether its receivers are still to be compared with it. */
  isDue(source: SharedFrom): Promise<boolean>
  /** Takes on what is due; what is not ended by `until` (ms) is due again. */
  claim(now: number, until: number, most: number): Promise<readonly DueShare[]>
  /** Ends what was taken on, unless it was marked again meanwhile. */
  done(due: DueShare): Promise<void>
}

const sourceText = ({ project, id }: SharedFrom): string => JSON.stringify([project, id])
const entryText = (source: SharedFrom, { project, id }: SharedFrom): string =>
  JSON.stringify([source.project, source.id, project, id])

/** The entries that begin with these parts and have more. */
export function rangeBelow(parts: readonly string[]): readonly [string, string] {
  const start = JSON.stringify(parts).slice(0, -1)
  return [`[${start},`, `(${start}-`]
}

/** The project and the id in an entry, from this part on. */
export function pairIn(text: string, from: number): SharedFrom[] {
  const value = valueOf(text)
  if (!Array.isArray(value)) return []
  const [project, id] = value.slice(from)
  return typeof project === 'string' && typeof id === 'string' ? [{ project, id }] : []
}

export function createShareIndex(redis: RedisClient): ShareIndex {
  const { shareReceivers, shareDue } = registryKeys
  const due = createDueSet(redis, shareDue)
  return {
    async note(source, receiver) {
      await redis.zadd(shareReceivers, 0, entryText(source, receiver))
    },

    async receivers(source) {
      return (await redis.zrangebylex(shareReceivers, ...rangeBelow([source.project, source.id]))).flatMap(text =>
        pairIn(text, 2)
      )
    },

    async forget(source, receivers) {
      if (receivers.length > 0) await redis.zrem(shareReceivers, ...receivers.map(receiver => entryText(source, receiver)))
    },

    mark: (sources, at) => due.mark(sources.map(sourceText), at),

    isDue: source => due.has(sourceText(source)),

    async claim(now, until, most) {
      const texts = await due.claim(now, until, most)
      return texts.flatMap(text => pairIn(text, 0)).map(source => ({ source, until }))
    },

    done: ({ source, until }) => due.done(sourceText(source), until)
  }
}
