import { own } from '../../domain/own.ts'
import { type Ask, partOf } from './client.ts'
import { countIn, type Grant } from './grant.ts'

/** Milliseconds between two renewals: a timer cannot be set for longer than 24 days. */
const SHORTEST = 500
const LONGEST = 12 * 3_600_000

/**
 * Renews a token when two thirds of its time are over, and after a failure again at two thirds of the rest. Ends when Vault refuses or
 * shortens it to nothing; the next request shows whether the token still works. Returns the end of it.
 */
export function startRenewal(grant: Grant, { ask, now }: { readonly ask: Ask; readonly now: () => number }): () => void {
  let timer: NodeJS.Timeout | undefined
  let isEnded = !grant.isRenewable
  let until = grant.at + (grant.ttl ?? 0)

  function plan(): void {
    const left = until - now()
    if (isEnded || left <= 0) return
    timer = setTimeout(() => void renew(), Math.min(Math.max((left * 2) / 3, SHORTEST), LONGEST))
  }

  async function renew(): Promise<void> {
    const at = now()
    const answer = await ask({ method: 'POST', path: 'auth/token/renew-self', token: grant.token, body: {} })
    if (!('failure' in answer)) {
      const auth = answer.status === 200 ? partOf(answer.body, 'auth') : undefined
      if (auth === undefined || own(auth, 'renewable') !== true) isEnded = true
      else until = at + countIn(auth, 'lease_duration') * 1000
    }
    plan()
  }

  plan()
  return () => {
    isEnded = true
    clearTimeout(timer)
  }
}
