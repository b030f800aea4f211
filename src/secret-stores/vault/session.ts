import type { Ask, VaultAnswer, VaultFailure, VaultRequest } from './client.ts'
import { type Grant, type LoginDeps, logIn } from './grant.ts'
import { startRenewal } from './renewal.ts'
import type { Login } from './settings.ts'

/** Milliseconds for which a refused login is not retried, and between two logins that a refused request causes. */
const REFUSED_PAUSE = 5_000
const AGAIN_PAUSE = 60_000
/** A login is made again this long before its token ends, or a tenth of its time. */
const MARGIN = 30_000
const CLOSING = 2_000

export interface Session {
  /** A request with a token. One that is refused is repeated once, with the token of another login. */
  readonly ask: Ask
  /** Logs in, whatever token there is. */
  logIn(): Promise<Grant | VaultFailure>
  /** Ends the renewal, and the token if it was made here. */
  close(): Promise<void>
}

/**
 * One token for all requests. There is one login at a time, and requests that are refused cause at most one a minute: each login makes
 * a token that Vault has to keep, and too many refused ones lock a role out.
 */
export function createSession(login: Login | undefined, deps: LoginDeps): Session {
  let current: Grant | undefined
  let under: Promise<Grant | VaultFailure> | undefined
  let refused: { readonly failure: VaultFailure; readonly at: number } | undefined
  let againAt = Number.NEGATIVE_INFINITY
  let endRenewal = () => {}
  let isClosed = false

  async function logInOnce(): Promise<Grant | VaultFailure> {
    if (isClosed) return { failure: 'Unavailable' }
    under ??= logIn(login, deps)
      .then(keep)
      .finally(() => {
        under = undefined
      })
    return under
  }

  async function keep(outcome: Grant | VaultFailure): Promise<Grant | VaultFailure> {
    refused = undefined
    if (isClosed && !('failure' in outcome)) {
      await revoke(outcome)
      return { failure: 'Unavailable' }
    }
    if ('failure' in outcome) {
      if (outcome.failure === 'LoginRefused') refused = { failure: outcome, at: deps.now() }
      return outcome
    }
    const before = current
    current = outcome
    endRenewal()
    endRenewal = login?.auth === 'token' ? startRenewal(outcome, deps) : () => {}
    // A request that is under way with it is refused, and repeated with the new one.
    if (before !== undefined && isUsable(before, login, deps.now())) await revoke(before)
    return outcome
  }

  async function grant(): Promise<Grant | VaultFailure> {
    if (current !== undefined && !isClosed && isUsable(current, login, deps.now())) return current
    if (refused !== undefined && deps.now() - refused.at < REFUSED_PAUSE) return refused.failure
    return logInOnce()
  }

  async function send(grant: Grant, request: VaultRequest): Promise<VaultAnswer | VaultFailure> {
    grant.uses--
    const answer = await deps.ask({ ...request, token: grant.token })
    if (!('failure' in answer) && answer.status !== 403) grant.hasWorked = true
    return answer
  }

  /** The token of another login; the present one if another login would be too soon. */
  async function again(before: Grant): Promise<Grant | VaultFailure> {
    if (under !== undefined) return under
    if (current !== before && current !== undefined) return current
    if (deps.now() - againAt < AGAIN_PAUSE || isClosed) return before
    againAt = deps.now()
    const outcome = await logInOnce()
    if (!('failure' in outcome)) return outcome
    // What passes by itself is retried sooner. A refused login says nothing about the token that there is.
    if (outcome.failure !== 'LoginRefused') againAt -= AGAIN_PAUSE - REFUSED_PAUSE
    else if (!(await isDead(before))) return before
    else if (current === before) current = undefined
    return outcome
  }

  async function isDead({ token }: Grant): Promise<boolean> {
    const answer = await deps.ask({ path: 'auth/token/lookup-self', token })
    return !('failure' in answer) && answer.status === 403
  }

  async function ask(request: VaultRequest): Promise<VaultAnswer | VaultFailure> {
    const first = await grant()
    if ('failure' in first) return first
    const answer = await send(first, request)
    if ('failure' in answer || answer.status !== 403) return answer
    const second = await again(first)
    if ('failure' in second) return second
    if (second.token.reveal() === first.token.reveal()) return refusal(second, answer)
    const other = await send(second, request)
    return 'failure' in other || other.status !== 403 ? other : refusal(second, other)
  }

  async function close(): Promise<void> {
    isClosed = true
    endRenewal()
    const last = current
    current = undefined
    if (last !== undefined) await revoke(last)
  }

  /** A token that was made here would otherwise be valid for the rest of its time. */
  async function revoke({ token }: Grant): Promise<void> {
    if (login?.auth === 'token') return
    await deps.ask({ method: 'POST', path: 'auth/token/revoke-self', token, body: {}, timeout: CLOSING })
  }

  /** What is refused right after this login will not be granted to another one. */
  const logInNow = (): Promise<Grant | VaultFailure> => {
    againAt = deps.now()
    return logInOnce()
  }

  return { ask, logIn: logInNow, close }
}

/** A token that nothing works with, and about which Vault says nothing, is no login. */
const refusal = (grant: Grant, answer: VaultAnswer): VaultAnswer | VaultFailure =>
  grant.isUnproved && !grant.hasWorked ? { failure: 'LoginRefused', note: 'LoginRefused' } : answer

/** A given token is used until it is refused, because its renewal may have happened elsewhere. */
function isUsable({ at, ttl, uses }: Grant, login: Login | undefined, now: number): boolean {
  if (login?.auth === 'token') return true
  return uses > 0 && (ttl === null || now < at + ttl - Math.min(MARGIN, ttl / 10))
}
