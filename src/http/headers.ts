import type { FastifyReply } from 'fastify'
import { Problem } from '../domain/problems.ts'

/** The strong ETag of a generation. */
export const etagOf = (generation: number): string => `"${generation}"`

/** The generation that an `If-Match` header asks for; undefined when any will do. */
export function expectedGeneration(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  const match = /^"(\d{1,15})"$/.exec(header.trim())
  if (match === null) {
    throw new Problem('PRECONDITION_FAILED', 'If-Match takes one ETag as it was given out, such as "3", or *.', [
      { pointer: 'If-Match', detail: 'This is not an ETag of the bridge.' }
    ])
  }
  return Number(match[1])
}

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
