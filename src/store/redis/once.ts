import type { Once } from '../../domain/once.ts'
import { own } from '../../domain/own.ts'
import { Problem } from '../../domain/problems.ts'
import { hasShape, isText, valueOf } from '../../domain/shape.ts'
import type { RedisClient } from './client.ts'
import { markKey } from './idempotency-keys.ts'

/** Milliseconds for which a mark is kept: longer than the key that names it, whose time begins earlier. */
const MARK_LIFE = 25 * 3_600_000
/** The result of a script whose effect an earlier attempt has had. */
const MARKED = 'marked'

/** What a script stores in the same step as its effect, so that a repeated request can tell that it happened and what came of it. */
export interface Mark {
  readonly once: Once
  /** See `markPlace`. */
  readonly place: string
  readonly record: MarkedRecord
}

/** A record as the effect wrote it, with its proof. */
export interface MarkedRecord {
  readonly id: string
  readonly text: string
  readonly proof: string
}

const isMarkedRecord = hasShape({ id: isText, text: isText, proof: isText })

/** Makes any script leave a mark when it has had its effect, which its result tells: `ok`, a list that begins with it, or a count. */
const leavingMark = (lua: string): string => `
local text, mark = table.remove(ARGV), table.remove(KEYS)
if redis.call('EXISTS', mark) == 1 then return '${MARKED}' end
local function effect()
${lua}
end
local result = effect()
local first = type(result) == 'table' and result[1] or result
if first == 'ok' or (type(first) == 'number' and first > 0) then redis.call('SET', mark, text, 'PX', ${MARK_LIFE}) end
return result`

/** A script that can be run with a mark. */
export type OnceScript<T> = (keys: readonly string[], args: readonly string[], mark: Mark | undefined) => Promise<T>

/** Commands that were defined at run time. */
type Defined<T> = Readonly<Record<string, (...args: readonly string[]) => Promise<T>>>

/** Defines a script of this name, and one that does the same and leaves a mark. */
export function defineOnce<T>(redis: RedisClient, name: string, numberOfKeys: number, lua: string): OnceScript<T> {
  const marking = `${name}Once`
  redis.defineCommand(name, { numberOfKeys, lua })
  redis.defineCommand(marking, { numberOfKeys: numberOfKeys + 1, lua: leavingMark(lua) })
  const run = (script: string, args: readonly string[]) =>
    own(redis as unknown as Defined<T | typeof MARKED>, script)?.call(redis, ...args) as Promise<T | typeof MARKED>
  return async (keys, args, mark) => {
    const { once, place, record } = mark ?? {}
    if (once === undefined || place === undefined) return (await run(name, [...keys, ...args])) as T
    const result = await run(marking, [...keys, markKey(place, once.id), ...args, JSON.stringify(record)])
    // Another attempt is between its effect and its answer, and this one has lost its lease or started before that effect.
    if (result === MARKED) throw keyBusy()
    return result as T
  }
}

/** The record that an earlier attempt of the same request has written; undefined if there was no such effect. */
export async function earlierRecord(
  redis: RedisClient,
  place: string,
  once: Once | undefined
): Promise<MarkedRecord | undefined> {
  if (once?.isRepeat !== true) return undefined
  const text = await redis.get(markKey(place, once.id))
  if (text === null) return undefined
  const record = valueOf(text)
  if (!isMarkedRecord(record))
    throw new Problem('RECORD_BROKEN', 'What the first request made cannot be read. See what there is, then use another key.')
  once.onEarlier()
  return record as MarkedRecord
}

export const keyBusy = (): Problem =>
  new Problem('IDEMPOTENCY_KEY_BUSY', 'Another request with this Idempotency-Key is being answered. Send it again in a moment.')
