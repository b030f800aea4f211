/** However small a set is, so many may go at once. */
const ALWAYS = 10
/** The part of a larger set that may go at once. */
const PART = 0.2

/** How many of `total` may be deleted in one step without somebody saying that it is meant. */
export const deletionsAllowed = (total: number): number => Math.max(ALWAYS, Math.floor(total * PART))
