import type { FastifyReply } from 'fastify'

/** The longest time that a request may wait for an outcome, in seconds. */
const LONGEST_WAIT = 60

/** Milliseconds that `Prefer: wait=N` (RFC 7240) asks for; 0 when it does not. Preferences that are not understood are ignored. */
export function preferredWait(header: string | undefined): number {
  const match = /(?:^|,)\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/i.exec(header ?? '')
  return match === null ? 0 : Math.min(Number(match[1]), LONGEST_WAIT) * 1000
}

/** Says that `Prefer: wait` was honoured, and for how long at most. */
export function noteWait(reply: FastifyReply, ms: number): void {
  if (ms > 0) void reply.header('preference-applied', `wait=${ms / 1000}`)
}
