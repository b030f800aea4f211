import { backoff } from '../async/backoff.ts'
import { nextTurn } from '../async/next-turn.ts'
import type { SourceFailure } from '../domain/source.ts'
import type { SourceKey } from '../store/source/source-index.ts'

/** When a key is read next, at its own place in the interval. */
export const nextRead = (store: string, { key, version = '' }: SourceKey, interval: number, now: number): number =>
  nextTurn(JSON.stringify([store, key, version]), interval, now)

/** A key that is read at its place in the interval is never due later than this. */
export const latestRead = (interval: number, now: number): number => now + 1.5 * interval

/** Failures of a secret store as a whole: nothing else is asked of it for a while. */
const ofStores: readonly SourceFailure[] = [
  ...(['RateLimited', 'Unavailable', 'Sealed', 'LoginRefused', 'AddressRefused', 'TlsFailed', 'BadAnswer'] as const)
]

export const isOfStore = ({ failure, isOfKey }: { readonly failure: SourceFailure; readonly isOfKey?: true }): boolean =>
  isOfKey !== true && ofStores.includes(failure)

/** The first and the longest pause after failures of a secret store in a row, in milliseconds. */
const PAUSE = { first: 1_000, longest: 300_000 } as const

/** Milliseconds for which a secret store is left alone after `failures` failures in a row; at least what it asks for. */
export const pauseAfter = (failures: number, retryAfter = 0): number =>
  Math.min(PAUSE.longest, Math.max(retryAfter, backoff(failures, PAUSE.first, PAUSE.longest)))
