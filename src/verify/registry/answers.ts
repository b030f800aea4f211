import { own } from '../../domain/own.ts'
import type { Secret } from '../../domain/secret.ts'
import { isFields, valueOf } from '../../domain/shape.ts'
import type { VerifyResult } from '../../domain/verification.ts'
import type { OutboundAnswer } from '../../outbound/request.ts'
import { type Ask, unknownFor } from '../web/ask.ts'
import { challengesIn } from '../web/challenges.ts'
import type { Action } from './options.ts'

/** Maximum bytes that are read of an answer whose status says it all; a list of tags can be long. */
const BEGINNING = { most: 16 * 1024, isCut: true } as const

/**
 * Whether a refusal is in the form of the Distribution API. A firewall in front of the registry, or a proxy, refuses as well, and knows
 * nothing of the login.
 */
export function isDenied({ status, body }: OutboundAnswer): boolean {
  const value = status === 401 || status === 403 ? valueOf(body.toString('utf8')) : undefined
  const errors = isFields(value) ? own(value, 'errors') : undefined
  return Array.isArray(errors) && errors.slice(0, 20).some(error => isFields(error) && isRefusal(own(error, 'code')))
}

const isRefusal = (code: unknown): boolean => code === 'DENIED' || code === 'UNAUTHORIZED'

/**
 * Whether a login that the registry accepts may do this with a repository, as far as reading shows it: the list of its tags is all that is
 * asked for. Only a write could show that it may push.
 */
export async function mayDo(
  ask: Ask,
  base: URL,
  { repository, actions }: { readonly repository: string; readonly actions: readonly Action[] },
  authorization: Secret
): Promise<VerifyResult> {
  if (!actions.includes('pull')) return unknownFor('NotProved')
  const url = new URL(base)
  url.pathname = `${base.pathname}${repository}/tags/list`
  url.search = '?n=1'
  const asked = await ask({ url, authorization, reading: BEGINNING })
  if ('result' in asked) return asked.result
  const { status, headers } = asked.answer
  if (status === 200 && isJson(headers['content-type']))
    return actions.includes('push') ? unknownFor('NotProved') : { state: 'valid' }
  // A registry that does not trust its token server refuses every token.
  const isOfToken = challengesIn(headers).some(({ parameters }) => parameters.get('error') === 'invalid_token')
  if (isDenied(asked.answer) && !isOfToken) return { state: 'invalid', reason: 'PermissionMissing' }
  // Nothing is there, or the login may not know that it is.
  return unknownFor(status === 404 ? 'NotProved' : 'BadAnswer')
}

const isJson = (type: string | undefined): boolean => /^application\/(?:[\w.+-]*\+)?json\b/i.test(type ?? '')
