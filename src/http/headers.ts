import type { FastifyReply, FastifyRequest } from 'fastify'

/** Maximum time that a request may wait for an outcome, in seconds. */
const LONGEST_WAIT = 60

/** Milliseconds requested with `Prefer: wait=N` (RFC 7240); 0 without it. Unknown preferences are ignored. */
export function preferredWait(header: string | undefined): number {
  const match = /(?:^|,)\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/i.exec(header ?? '')
  return match === null ? 0 : Math.min(Number(match[1]), LONGEST_WAIT) * 1000
}

/** Milliseconds that the answer waits for the outcome; also sets the `Preference-Applied` header. */
export function honourWait({ headers }: FastifyRequest, reply: FastifyReply): number {
  const wait = preferredWait(headers.prefer?.toString())
  if (wait > 0) void reply.header('preference-applied', `wait=${wait / 1000}`)
  return wait
}
