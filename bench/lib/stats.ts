/** The value below which the share `q` of all values lies (nearest rank). */
export function percentile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * q) - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** A number as people read it: three digits that count, thousands set apart. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits })
}

/** The least and the greatest of several runs, in brackets; nothing for a single run. */
export const spread = (values: readonly number[]): string =>
  values.length < 2 ? '' : ` (${plain(Math.min(...values))}–${plain(Math.max(...values))})`

/** Ours against theirs, round by round: both of a round saw the same machine. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.map((value, round) => value / (theirs[round] ?? Number.NaN))
