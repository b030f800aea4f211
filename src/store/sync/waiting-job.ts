import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbWaitingJob(...args: string[]): Result<number | null, Context>
  }
}

/** What BullMQ multiplies a priority by in the score of a job that waits. */
const PRIORITY_STEP = 2 ** 32

/** KEYS key of the deduplication, jobs that wait by priority · ARGV prefix of jobs */
const WAITING_JOB = `
local id = redis.call('GET', KEYS[1])
local score = id and redis.call('EXISTS', ARGV[1] .. id) == 1 and redis.call('ZSCORE', KEYS[2], id)
return score and math.floor(score / ${PRIORITY_STEP})`

/** The priority of the job of this deduplication that waits in a queue; null if there is none, as while it runs. */
export type WaitingJob = (queue: { toKey(part: string): string }, deduplication: string) => Promise<number | null>

export function createWaitingJob(redis: RedisClient): WaitingJob {
  redis.defineCommand('jcbWaitingJob', { numberOfKeys: 2, lua: WAITING_JOB })
  return (queue, deduplication) =>
    redis.jcbWaitingJob(queue.toKey(`de:${deduplication}`), queue.toKey('prioritized'), queue.toKey(''))
}
