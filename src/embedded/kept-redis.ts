import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type EmbeddedRedis, type Ended, startRedis } from './redis-server.ts'

/** How often it is started again within a minute, or in vain in a row, and how long after an end at first, in milliseconds; each further pause is twice as long. */
const [RESTARTS, MINUTE, FIRST] = [5, 60_000, 100]

export interface KeptRedisOptions {
  /** Hears of each end that nobody asked for, and of the start after it. */
  readonly log: { error(facts: object, message: string): void; info(facts: object, message: string): void }
  /** Called with one line for people when it is not started again. */
  readonly onGivenUp: (why: string) => void
  /** Milliseconds that one may take until it answers; ten seconds if not said. */
  readonly startTime?: number
  /** Milliseconds within which ends are counted; a minute if not said. */
  readonly period?: number
}

/**
 * A redis-server of our own that is started again when it ends unasked, always on the same socket. One that ends again and again is given up:
 * it would lose the same fight (a full disk, a broken file) for ever, and a person has to look.
 */
export async function keepRedis(
  dir: string,
  { log, onGivenUp, startTime, period = MINUTE }: KeptRedisOptions
): Promise<Pick<EmbeddedRedis, 'url' | 'close'>> {
  const closing = new AbortController()
  let current = await startRedis(dir, { patience: startTime })
  const ends: number[] = []
  /** Since one last answered. Starts that hang are too slow for the limit within a minute. */
  let vainStarts = 0

  async function run(): Promise<void> {
    let ended = await current.ended
    while (!closing.signal.aborted) {
      const now = performance.now()
      ends.push(now)
      const lately = ends.filter(at => now - at < period).length
      const cause = await causeIn(dir)
      log.error({ ...ended, cause }, 'redis-server has ended')
      if (vainStarts >= RESTARTS) return onGivenUp(sentenceOf(dir, `did not start ${vainStarts} times in a row`, cause))
      if (lately > RESTARTS)
        return onGivenUp(sentenceOf(dir, `${howOf(ended)}, and has ended more than ${RESTARTS} times within a minute`, cause))
      await setTimeout(FIRST * 2 ** (lately - 1), undefined, { signal: closing.signal }).catch(() => {})
      if (closing.signal.aborted) return
      ended = await again()
    }
  }

  /** How the next one ends. */
  async function again(): Promise<Ended> {
    try {
      current = await startRedis(dir, { former: current.url, patience: startTime })
      vainStarts = 0
      // It was asked for before the close, which has seen the one before alone.
      if (closing.signal.aborted) await current.close()
      log.info({}, 'redis-server was started again')
      return await current.ended
    } catch {
      // It ended, or hung, before it answered.
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

/** Redis marks warnings by a `#`. Those that it writes at every start tell nothing. */
const WARNING = /^\d+:\w .*? # (?!WARNING|Warning: Could not create|Server initialized)(.+)$/
/** Bytes at the end of the log that are looked at. */
const TAIL = 4000

/** The last warning in its log. */
async function causeIn(dir: string): Promise<string | undefined> {
  const log = await readFile(join(dir, 'redis.log'), 'utf8').catch(() => '')
  const lines = log.slice(-TAIL).split('\n')
  return lines.flatMap(line => WARNING.exec(line)?.[1] ?? []).at(-1)
}
