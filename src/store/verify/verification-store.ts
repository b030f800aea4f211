import type { Result } from 'ioredis'
import type { NewEvent } from '../../domain/event.ts'
import { hasShape, isText, isTime, orNull, valueOf } from '../../domain/shape.ts'
import { parseVerification, type Verification } from '../../domain/verification.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys, verifyAnswerKey } from '../redis/redis-keys.ts'
import { DECODING } from '../sealing/record-scripts.ts'

/** A credential and the verify target that it is to be tried on. */
export interface VerifyKey {
  readonly project: string
  readonly id: string
  readonly target: string
}

/** What a person has asked to be tried. */
export interface VerifyWish {
  /** Tells the request from any other. */
  readonly token: string
  readonly actor: string
  readonly requestId: string | null
  readonly at: string
}

/** A wish that was taken up. */
export interface BegunWish {
  readonly wish: VerifyWish
  /** Whether a try for it was begun before, which has not ended. */
  readonly wasBegun: boolean
}

/** What a try showed, as it is recorded. */
export interface VerificationChange {
  readonly verification: Verification
  readonly event: NewEvent | undefined
  /** The wish that it fulfils. */
  readonly wish: VerifyWish | undefined
}

/** What tries showed, and what people wait for, of each project. */
export interface VerificationStore {
  /** Asks for a try; returns the token of its answer, which is that of an earlier wish for the same try if it was not begun. */
  ask(key: VerifyKey, wish: VerifyWish): Promise<string>
  /** Takes up the wish for a try, if there is one. */
  begin(key: VerifyKey): Promise<BegunWish | undefined>
  /** The wish for a try, without taking it up. */
  wish(key: VerifyKey): Promise<VerifyWish | undefined>
  /** Drops a wish that nothing can come of. */
  drop(key: VerifyKey, wish: VerifyWish): Promise<void>
  /**
   * Records what a try showed, in one atomic step with its event, the answer to its wish, and the counts. False: the credential has changed
   * since, so that it says nothing about its values; then nothing was recorded.
   */
  put(key: VerifyKey, change: VerificationChange): Promise<boolean>
  /** How many credentials of a project do not work, as their last tries said. */
  countInvalid(project: string): Promise<number>
  /** What came of a wish; undefined: nothing yet, or too long ago. */
  answer(project: string, token: string): Promise<Verification | undefined>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbAskWish(...args: string[]): Result<number, Context>
    jcbBeginWish(...args: string[]): Result<string | null, Context>
    jcbDropWish(...args: string[]): Result<number, Context>
    jcbPutVerification(...args: string[]): Result<number, Context>
  }
}

/** Milliseconds for which an answer is kept for those who wait for it. */
const ANSWER = 120_000

/** KEYS wishes · ARGV field, what it was or '', what it is to be. Returns 0 if it was something else. */
const ASK = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1`

/** KEYS wishes · ARGV field. Returns the wish as it was. */
const BEGIN = `
local text = redis.call('HGET', KEYS[1], ARGV[1])
if text then redis.call('HSET', KEYS[1], ARGV[1], 's' .. string.sub(text, 2)) end
return text`

/** KEYS wishes · ARGV field, text of the wish */
const DROP = `
local text = redis.call('HGET', KEYS[1], ARGV[1])
if not text or string.sub(text, 2) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])`

/**
 * KEYS credentials verified invalid work events wishes answer
 * ARGV id, generation that was tried, verification, `1` if it does not work, events kept, event or '', field of the wish, its text or '',
 * life of the answer
 */
const PUT = `${DECODING}
local record = decoded(redis.call('HGET', KEYS[1], ARGV[1]))
if not record or record.generation ~= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
if ARGV[4] == '1' then redis.call('ZADD', KEYS[3], 0, ARGV[1]) else redis.call('ZREM', KEYS[3], ARGV[1]) end
redis.call('HSET', KEYS[4], 'version', table.concat(redis.call('TIME'), '.'))
if ARGV[6] ~= '' then redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[5], '*', 'event', ARGV[6]) end
if ARGV[8] ~= '' then
  redis.call('SET', KEYS[7], ARGV[3], 'PX', ARGV[9])
  local asked = redis.call('HGET', KEYS[6], ARGV[7])
  if asked and string.sub(asked, 2) == ARGV[8] then redis.call('HDEL', KEYS[6], ARGV[7]) end
end
return 1`

const isWish = hasShape({ token: isText, actor: isText, requestId: orNull(isText), at: isTime })

const fieldOf = ({ target, id }: VerifyKey): string => `${target} ${id}`

function wishIn(text: string | null): VerifyWish | undefined {
  const value = text === null ? undefined : valueOf(text.slice(1))
  return isWish(value) ? (value as VerifyWish) : undefined
}

export function createVerificationStore(redis: RedisClient, place: Place = noPlace): VerificationStore {
  redis.defineCommand('jcbAskWish', { numberOfKeys: 1, lua: ASK })
  redis.defineCommand('jcbBeginWish', { numberOfKeys: 1, lua: BEGIN })
  redis.defineCommand('jcbDropWish', { numberOfKeys: 1, lua: DROP })
  redis.defineCommand('jcbPutVerification', { numberOfKeys: 7, lua: PUT })
  return {
    async ask(key, wish) {
      const { verifyWishes } = projectKeys(key.project)
      // Each turn that is lost is one that another request has won.
      for (;;) {
        const before = await redis.hget(verifyWishes, fieldOf(key))
        const token = (before?.startsWith('w') ? wishIn(before)?.token : undefined) ?? wish.token
        const text = `w${JSON.stringify({ ...wish, token })}`
        if ((await redis.jcbAskWish(verifyWishes, fieldOf(key), before ?? '', text)) === 1) return token
      }
    },

    async begin(key) {
      const text = await redis.jcbBeginWish(projectKeys(key.project).verifyWishes, fieldOf(key))
      const wish = wishIn(text)
      return wish && { wish, wasBegun: text?.startsWith('s') === true }
    },

    wish: async key => wishIn(await redis.hget(projectKeys(key.project).verifyWishes, fieldOf(key))),

    async drop(key, wish) {
      await redis.jcbDropWish(projectKeys(key.project).verifyWishes, fieldOf(key), JSON.stringify(wish))
    },

    async put(key, { verification, event, wish }) {
      const { credentials, verified, invalid, work, events, verifyWishes } = projectKeys(key.project)
      const { state, generation } = verification
      const done = await redis.jcbPutVerification(
        ...[credentials, verified, invalid, work, events, verifyWishes, verifyAnswerKey(key.project, wish?.token ?? '')],
        ...[key.id, String(generation), JSON.stringify(verification), state === 'invalid' ? '1' : ''],
        ...[String(EVENTS_KEPT), event === undefined ? '' : serialised(event, place)],
        ...[fieldOf(key), wish === undefined ? '' : JSON.stringify(wish), String(ANSWER)]
      )
      return done === 1
    },

    countInvalid: project => redis.zcard(projectKeys(project).invalid),

    answer: async (project, token) => parseVerification(await redis.get(verifyAnswerKey(project, token)))
  }
}
