import { retryAfterIn } from '../domain/retry-after.ts'
import type { DeliveryOutcome } from '../domain/webhook.ts'
import type { Outbound, OutboundAnswer } from '../outbound/request.ts'

export interface Posted {
  readonly outcome: DeliveryOutcome
  readonly status: number | null
  /** Milliseconds that the receiver asked to wait. */
  readonly retryAfter: number
}

/** Posts a body to a URL. Never throws: every failure is an outcome. `refuses` tells whether the text of a good answer is a refusal. */
export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  refuses?: (answer: string) => boolean
) => Promise<Posted>

export interface PostOptions {
  /** Total timeout in milliseconds, including the lookup. */
  readonly timeout?: number
  readonly now?: () => number
}

/** The beginning of an answer that is read where a receiver tells of a refusal in it. */
const BEGINNING = { most: 16 * 1024, isCut: true } as const
/** The longest wait that a receiver can ask for. */
export const LONGEST_PAUSE = 3_600_000

/** One attempt. Only the status and Retry-After of the receiver's answer have any effect, and what `refuses` says of its text. */
export function createPost(outbound: Outbound, { timeout, now = Date.now }: PostOptions = {}): Post {
  return async (url, headers, body, refuses) => {
    const result = await outbound({
      ...{ method: 'POST', url, headers, body, reading: refuses === undefined ? 'head' : BEGINNING },
      ...(timeout === undefined ? {} : { timeout })
    })
    if ('failure' in result)
      return { outcome: result.failure === 'TooLarge' ? 'BadAnswer' : result.failure, status: null, retryAfter: 0 }
    const posted = answered(result.answer, now())
    return posted.outcome === 'ok' && refuses?.(result.answer.body.toString()) ? { ...posted, outcome: 'Refused' } : posted
  }
}

function answered({ status, headers }: OutboundAnswer, now: number): Posted {
  return { outcome: outcomeOf(status), status, retryAfter: retryAfterIn(headers['retry-after'], now, LONGEST_PAUSE) ?? 0 }
}

function outcomeOf(status: number): DeliveryOutcome {
  if (status >= 200 && status < 300) return 'ok'
  if (status >= 300 && status < 400) return 'Redirected'
  return status === 410 ? 'Gone' : 'Refused'
}
