import { hash } from 'node:crypto'

/**
 * When something is done next that is done at an interval: everything has its own place in it, found by a hash of its name, so that ten
 * thousand that were noted at once are not done at once. Never sooner than half an interval.
 */
export function nextTurn(name: string, interval: number, now: number): number {
  const place = Number.parseInt(hash('sha256', name, 'hex').slice(0, 8), 16) % interval
  const least = now + interval / 2
  return least - ((((least - place) % interval) + interval) % interval) + interval
}
