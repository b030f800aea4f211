/**
 * Calls `act` after what has arrived on sockets was read. When the event loop was held up, timers run before that: a time limit that acts
 * at once takes an answer for missing that has been there for long.
 */
export const afterReads = (act: () => void): void => void setImmediate(() => setImmediate(act))
