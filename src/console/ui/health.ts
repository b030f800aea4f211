import type { Phase } from './tones.ts'

/** A part of a health bar. What has expired is a part, too, although Jenkins holds it: green would hide it. */
export type HealthPart = Phase | 'Expired'

/** The parts, the worst first. */
export const healthParts: readonly HealthPart[] = ['Blocked', 'Expired', 'Drifted', 'Retrying', 'Pending', 'Deleting', 'Synced']

/** How many credentials are in each part; empty parts are left out. */
export function healthOf(counts: Readonly<Record<Phase, number>>, expired: number): { part: HealthPart; count: number }[] {
  // an expired credential is counted by its phase as well, which is nearly always this one
  const shown = Math.min(expired, counts.Synced)
  const countOf = (part: HealthPart): number =>
    part === 'Expired' ? shown : part === 'Synced' ? counts.Synced - shown : counts[part]
  return healthParts.flatMap(part => (countOf(part) > 0 ? [{ part, count: countOf(part) }] : []))
}
