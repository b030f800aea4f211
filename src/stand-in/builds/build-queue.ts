import type { Job } from '../folder.ts'
import type { Build } from './build.ts'

/** A build that was asked for. `waiting`: in its quiet period; `left`: it became a build. */
export interface QueueItem {
  readonly id: number
  readonly job: Job
  readonly since: number
  /** When the quiet period would be over. It ends when the control API says so, not by the clock. */
  readonly until: number
  readonly by: string
  readonly holds: boolean
  state: 'waiting' | 'ready' | 'left'
  build: Build | null
}

/** Left items that are still known, as Jenkins knows them for five minutes. */
const LEFT = 1000

export class BuildQueue {
  #all: QueueItem[] = []
  #lastId = 0

  /** Those that are no build yet, in the order in which they were asked for. */
  get items(): QueueItem[] {
    return this.#all.filter(({ state }) => state !== 'left')
  }

  byId(id: number): QueueItem | undefined {
    return this.#all.find(item => item.id === id)
  }

  of(job: Job): QueueItem | undefined {
    return this.items.find(item => item.job === job)
  }

  add(item: Pick<QueueItem, 'job' | 'since' | 'until' | 'by' | 'holds'>): QueueItem {
    const added: QueueItem = { ...item, id: ++this.#lastId, state: item.until > item.since ? 'waiting' : 'ready', build: null }
    this.#all = [...this.#all.slice(-LEFT), added]
    return added
  }

  /** Forgets what has not become a build: of a job, or everything. */
  clear(job?: Job): void {
    this.#all = this.#all.filter(item => item.state === 'left' || (job !== undefined && item.job !== job))
  }
}

/** Why an item waits, in Jenkins' words. */
export function whyWaiting(item: QueueItem, now: number): string | null {
  if (item.state === 'left') return null
  if (item.state === 'waiting') return `In the quiet period. Expires in ${timeSpan(Math.max(1, item.until - now))}`
  const running = [...item.job.builds.values()].find(({ isRunning }) => isRunning)
  return running === undefined
    ? 'Waiting for next available executor'
    : `Build #${running.number} is already in progress (ETA: N/A)`
}

/** `Util.getTimeSpanString`: `9 min 20 sec`, `7.8 sec`, `40 ms`. */
function timeSpan(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 10) return `${(Math.floor(seconds * 10) / 10).toFixed(1)} sec`
  const whole = Math.floor(seconds)
  const parts = [
    [Math.floor(whole / 3600), 'hr'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 'sec']
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  return parts
    .slice(first, first + 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}
