/** Number of deletions that is always allowed. */
const ALWAYS = 10
/** Share of a larger set that may be deleted at once. */
const PART = 0.2

/** How many of `total` may be deleted in one step without an explicit override. */
export const deletionsAllowed = (total: number): number => Math.max(ALWAYS, Math.floor(total * PART))
