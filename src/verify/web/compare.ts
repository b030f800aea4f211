import type { VerifyResult } from '../../domain/verification.ts'
import type { OutboundAnswer } from '../../outbound/request.ts'
import type { TargetCheck } from '../kind.ts'
import { checkOf, findingOf } from '../reason-finding.ts'
import { type Ask, isPage, unknownFor, type WebRequest } from './ask.ts'
import type { Login } from './authorization.ts'
import { challengesIn, isRefused } from './challenges.ts'

/** An address that opens to a login. */
export interface Opening {
  readonly ask: Ask
  readonly request: Omit<WebRequest, 'authorization'>
  /** Whether an answer is one that only a login gets. */
  isOpen(answer: OutboundAnswer): boolean
}

/** Statuses that an address answers a stranger with; some hide what is there. With anything else it asks for no login by HTTP. */
const REFUSALS = [401, 403, 404]

/**
 * Proves a login by what an address answers to a stranger, and then with the login. A stranger who gets the same shows that the answer is no
 * proof; then the login is not sent at all. Two requests.
 */
export async function compare(
  { ask, request, isOpen }: Opening,
  login: Login
): Promise<{ readonly opened: OutboundAnswer } | VerifyResult> {
  const stranger = await ask(request)
  if ('result' in stranger) return stranger.result
  if (isOpen(stranger.answer)) return unknownFor('NotProved')
  if (!REFUSALS.includes(stranger.answer.status)) return unknownFor('BadAnswer')
  const asked = await ask({ ...request, authorization: login.authorization })
  if ('result' in asked) return asked.result
  const { answer } = asked
  if (isOpen(answer)) return { opened: answer }
  if (isRefused(answer, login)) return { state: 'invalid', reason: 'LoginRefused' }
  // A firewall, or a ban of our address, would have stopped the stranger as well, and answers with a page.
  if (answer.status === 403 && stranger.answer.status === 401 && !isPage(answer))
    return { state: 'invalid', reason: 'PermissionMissing' }
  // Many answer 404 for what the login may not know of. The address may be wrong as well.
  return unknownFor(answer.status === 404 ? 'NotProved' : 'BadAnswer')
}

/** Looks what an address answers to a stranger: it has to ask for a login in one of these schemes. */
export async function checkOpening({ ask, request, isOpen }: Opening, schemes: readonly Login['scheme'][]): Promise<TargetCheck> {
  const stranger = await ask(request)
  if ('result' in stranger) return checkOf(stranger.result.reason)
  const { answer } = stranger
  if (isOpen(answer)) return checkOf('NotProved')
  const offered = challengesIn(answer.headers)
  const isOffered = offered.length === 0 || offered.some(({ scheme }) => schemes.some(one => one === scheme))
  if (answer.status === 401 && isOffered) return { state: 'ok', findings: [] }
  // A login may be all that is missing, and nothing says so.
  if (answer.status === 403 || answer.status === 404) return { state: 'unknown', findings: [findingOf('BadAnswer')] }
  return checkOf('BadAnswer')
}
