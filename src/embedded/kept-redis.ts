import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { backoff } from '../async/backoff.ts'
import { type EmbeddedRedis, type Ended, startRedis } from './redis-server.ts'

/**
 * Maximum restarts within a minute and failed starts in a row, and the first pause in milliseconds; each further pause is twice as
 * long.
 */
const [RESTARTS, MINUTE, FIRST] = [5, 60_000, 100]

export interface KeptRedisOptions {
  /** Told about each unexpected end and the start after it. */
  readonly log: { error(facts: object, message: string): void; info(facts: object, message: string): void }
  /** Called with one line for people if it is not started again. */
  readonly onGivenUp: (why: string) => void
  /** Milliseconds until it must answer; default ten seconds. */
  readonly startTime?: number
  /** Milliseconds within which ends are counted; default one minute. */
  readonly period?: number
}

/**
 * Our own redis-server, started again on the same socket when it ends unexpectedly. After repeated ends it is given up: it would
 * fail for the same reason (a full disk, a broken file) forever, and an operator has to look.
 */
export async function keepRedis(
  dir: string,
  { log, onGivenUp, startTime, period = MINUTE }: KeptRedisOptions
): Promise<Pick<EmbeddedRedis, 'url' | 'close'>> {
  const closing = new AbortController()
  let current = await startRedis(dir, { patience: startTime })
  const ends: number[] = []
  /** Failed starts since it last answered. Hanging starts are too slow for the limit per minute. */
  let vainStarts = 0

  async function run(): Promise<void> {
    let ended = await current.ended
    while (!closing.signal.aborted) {
      const now = performance.now()
      ends.push(now)
      const lately = ends.filter(at => now - at < period).length
      const cause = await causeIn(dir)
      log.error({ ...ended, cause }, 'redis-server ended unexpectedly')
      if (vainStarts >= RESTARTS) return onGivenUp(sentenceOf(dir, `did not start ${vainStarts} times in a row`, cause))
      if (lately > RESTARTS)
        return onGivenUp(sentenceOf(dir, `${howOf(ended)}, and has ended more than ${RESTARTS} times within a minute`, cause))
      await setTimeout(backoff(lately, FIRST, MINUTE), undefined, { signal: closing.signal }).catch(() => {})
      if (closing.signal.aborted) return
      ended = await again()
    }
  }

  /** Resolves at the end of the next server. */
  async function again(): Promise<Ended> {
    try {
      current = await startRedis(dir, { former: current.url, patience: startTime })
      vainStarts = 0
      // This start was requested before the close, which has stopped only the previous server.
      if (closing.signal.aborted) await current.close()
      log.info({}, 'redis-server restarted')
      return await current.ended
    } catch {
      // It ended or hung before it answered.
      vainStarts++
      return { code: null, signal: null }
    }
  }

  const done = run()
  return {
    url: current.url,
    async close() {
      closing.abort()
      await current.close()
      await done
    }
  }
}

const howOf = ({ code, signal }: Ended): string =>
  signal === null ? (code === null ? 'did not start' : `ended with code ${code}`) : `was ended by ${signal}`

const sentenceOf = (dir: string, what: string, cause: string | undefined): string =>
  `redis-server ${what}: the bridge stops.${cause === undefined ? '' : ` Its log says: ${cause}`} (${join(dir, 'redis.log')})`

/** Redis marks warnings with `#`. Those written at every start are ignored. */
const WARNING = /^\d+:\w .*? # (?!WARNING|Warning: Could not create|Server initialized)(.+)$/
/** Bytes read from the end of the log. */
const TAIL = 4000

/** The last warning in its log. */
async function causeIn(dir: string): Promise<string | undefined> {
  const log = await readFile(join(dir, 'redis.log'), 'utf8').catch(() => '')
  const lines = log.slice(-TAIL).split('\n')
  return lines.flatMap(line => WARNING.exec(line)?.[1] ?? []).at(-1)
}
