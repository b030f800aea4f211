import type { RedisClient } from '../store/redis/client.ts'
import { SHORTEN } from '../store/redis/key-lives.ts'
import type { Pace } from './pace.ts'
import type { SyncQueue } from './queue.ts'

/** Milliseconds for which no job is ever put off: the retries of a run that broke are the longest. */
const LONGEST_DELAY = 60_000
/** Jobs that are put right at a time. */
const BATCH = 100

/**
 * KEYS active, delayed, stalled check · ARGV how keys of jobs begin (in the same slot), life of a lock, time between two checks for stalled
 * jobs, latest score of a delayed job, limit. Gives the jobs that are delayed beyond that.
 */
const MEND = `${SHORTEN}
for _, id in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do shorten(ARGV[1] .. id .. ':lock', ARGV[2]) end
shorten(KEYS[3], ARGV[3])
return redis.call('ZRANGEBYSCORE', KEYS[2], ARGV[4], '+inf', 'LIMIT', 0, ARGV[5])`

/** BullMQ's scores of delayed jobs: the milliseconds, and twelve bits for those of the same one. */
const SCORE = 4096

/**
 * Gives what puts right what clocks that were set have left in the queues: a lock of a dead worker that would outlive its length by hours when
 * the clock of Redis is set back, and a job that is delayed until a time that nobody meant when that of a worker is.
 */
export function createMendQueues(
  queues: () => readonly SyncQueue[],
  redis: RedisClient,
  { jobLock, stalledCheck }: Pick<Pace, 'jobLock' | 'stalledCheck'>
): () => Promise<void> {
  const mend = async (queue: SyncQueue): Promise<void> => {
    const keys = ['active', 'delayed', 'stalled-check'].map(name => queue.toKey(name))
    // BullMQ goes by the clock of this process, too.
    const latest = (Date.now() + LONGEST_DELAY) * SCORE
    const args = [queue.toKey(''), jobLock, stalledCheck, latest, BATCH]
    const late = (await redis.eval(MEND, keys.length, ...keys, ...args.map(String))) as string[]
    for (const id of late) {
      const job = await queue.getJob(id)
      // Another process may have done so just now.
      await job?.promote().catch(() => {})
    }
  }
  return async () => {
    for (const queue of queues()) await mend(queue)
  }
}
