/** What a process asks of the slots that all processes share. */
export interface SlotClaim {
  /** The slots that it gives up in no case. */
  readonly keep: number
  /** The slots that it could use now. */
  readonly want: number
}

/** What it gets. */
export interface SlotGrant {
  readonly held: number
  /** Whether another process waits for slots that are its fair share. */
  readonly isContended: boolean
}

export interface CallSlotsOptions {
  /** Maximum number of concurrent calls, over all processes if they share. */
  readonly most: number
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number
  /** Default: the slots belong to this process alone. */
  readonly shared?: SharedSlots | undefined
}

export interface SharedSlots {
  /** Milliseconds for which a grant is good. Must be longer than a call. */
  readonly life: number
  claim(claim: SlotClaim): Promise<SlotGrant>
}

/** Limits the concurrent calls to one controller. */
export interface CallSlots {
  /** Does `work` when there is a slot. Returns undefined without doing it if there is none before `deadline`. */
  run<T>(deadline: number, work: () => Promise<T>): Promise<{ readonly value: T } | undefined>
  /** Calls under way. */
  readonly used: number
  close(): Promise<void>
}

/** Milliseconds between two claims: without any, the slots would end; and it shows whether others want them. */
const RENEWAL = 200
/** The same while calls wait and there is no slot. */
const RETRY = 25
/** The same while calls wait for more slots than there are. */
const RETRY_MORE = 100
/** The same while the store does not answer. */
const AWAY = 250
/** Milliseconds without a call after which the slots are given back. */
const IDLE = 1_000

interface Waiter {
  readonly deadline: number
  readonly enter: (hasSlot: boolean) => void
}

/**
 * A process claims slots before it needs them and keeps them for a while, so that most calls cost no round trip to the store. A call
 * begins only if the grant covers its deadline: what another process is granted after a grant has ended is free.
 */
export function createCallSlots({ most, now, shared }: CallSlotsOptions): CallSlots {
  const waiting: Waiter[] = []
  let used = 0
  let held = shared === undefined ? most : 0
  let until = shared === undefined ? Number.POSITIVE_INFINITY : 0
  /** While a claim is under way, only what it keeps is certain. */
  let certain = held
  let wanted = 0
  let isContended = false
  let isAway = false
  let isClosed = false
  let usedAt = now()
  let talking: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const isFree = (deadline: number): boolean => used < certain && deadline <= until

  function admit(): void {
    for (let next = waiting[0]; next !== undefined && isFree(next.deadline); next = waiting[0]) {
      waiting.shift()
      used++
      next.enter(true)
    }
  }

  function plan(): void {
    clearTimeout(timer)
    if (shared === undefined || isClosed || (held === 0 && waiting.length === 0)) return
    timer = setTimeout(() => void talk(), pause())
  }

  function pause(): number {
    if (isAway) return AWAY
    if (waiting.length === 0 || (held >= most && !isContended)) return RENEWAL
    if (used + waiting.length > wanted) return 0
    return held === 0 ? RETRY : RETRY_MORE
  }

  async function ask({ life, claim }: SharedSlots): Promise<void> {
    const asked = now()
    const isIdle = used === 0 && waiting.length === 0 && (isClosed || asked - usedAt >= IDLE)
    const keep = isIdle ? 0 : isContended || asked > until ? used : held
    certain = Math.min(keep, certain)
    wanted = isIdle ? 0 : used + waiting.length
    const before = held
    try {
      const granted = await claim({ keep, want: wanted })
      ;[held, until, isContended, isAway] = [granted.held, asked + life, granted.isContended, false]
    } catch {
      // It may have arrived: nothing but what it kept is certain until another one is answered.
      ;[held, isAway] = [Math.min(before, keep), true]
    }
    certain = held
    admit()
  }

  function talk(): Promise<void> {
    if (shared === undefined) return Promise.resolve()
    talking ??= ask(shared).finally(() => {
      talking = undefined
      plan()
    })
    return talking
  }

  async function enter(deadline: number): Promise<boolean> {
    if (waiting.length === 0 && isFree(deadline)) {
      used++
      return true
    }
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const waiter = { deadline, enter: resolve }
    waiting.push(waiter)
    const late = setTimeout(
      () => {
        if (waiting.includes(waiter)) waiting.splice(waiting.indexOf(waiter), 1)
        resolve(false)
      },
      Math.max(0, deadline - now())
    )
    void talk()
    const hasEntered = await promise
    clearTimeout(late)
    return hasEntered
  }

  function leave(): void {
    used--
    usedAt = now()
    // Another process may have waited for longer than the calls that wait here.
    if (isContended) void talk()
    else admit()
  }

  return {
    async run(deadline, work) {
      if (!(await enter(deadline))) return undefined
      try {
        return { value: await work() }
      } finally {
        leave()
      }
    },
    get used() {
      return used
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      for (const waiter of waiting.splice(0)) waiter.enter(false)
      await talking
      if (held > 0) await talk()
      clearTimeout(timer)
    }
  }
}
