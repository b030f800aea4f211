/** Milliseconds to wait after `failures` failures in a row: `first`, then twice as long each time, at most `longest`. */
export const backoff = (failures: number, first: number, longest: number): number =>
  Math.min(longest, first * 2 ** Math.min(failures - 1, 30))
