import { type Answer, answer, html, methodNotAllowed, notFound, ok, Refusal } from '../answer.ts'
import { serveApi } from '../api/serve.ts'
import { userBean } from '../api/user-bean.ts'
import type { Call } from '../request.ts'
import { usersOf } from '../users.ts'
import { addSlash } from './redirect.ts'

const TOKENS = 'jenkins.security.ApiTokenProperty'

/** `/me`: the user who sends the request. */
export const routeMe = (call: Call, rest: readonly string[]): Answer => routeKnown(call, call.user.name, rest)

/** `/user/NAME`. */
export function routeUser(call: Call, [name = '', ...rest]: readonly string[]): Answer {
  if (!Object.hasOwn(usersOf(call.controller.behaviour), name)) throw notFound()
  return routeKnown(call, name, rest)
}

function routeKnown(call: Call, name: string, [first, second, ...rest]: readonly string[]): Answer {
  if (first === undefined) return call.trailingSlash ? html(`${name} [Jenkins]`) : addSlash(call)
  if (first === 'api')
    return serveApi(
      call,
      [second, ...rest].filter(token => token !== undefined),
      userBean(name, call)
    )
  if (first === 'security' && second === undefined) return securityPage(call, name)
  const [action, ...more] = rest
  if (first !== 'descriptorByName' || second !== TOKENS || action === undefined || more.length > 0) throw notFound()
  const act = actions.get(action)
  if (act === undefined) throw notFound()
  if (call.method !== 'POST') throw methodNotAllowed()
  return act(call, name)
}

/** Where the names of tokens and their uuids are for people; no JSON has them. */
function securityPage(call: Call, name: string): Answer {
  requireSelf(call, name)
  const { status, headers, body } = html('Security [Jenkins]')
  return answer(status, { ...headers, 'X-Jenkins': call.controller.behaviour.version }, body)
}

/** What may be done with the tokens of a user. A new one is for the user alone to make, the rest an administrator may do as well. */
const actions = new Map<string, (call: Call, name: string) => Answer>([
  ['generateNewToken', generate],
  ['rename', rename],
  ['revoke', (call, name) => revoke(call, name, uuid => token => token.uuid !== uuid)],
  ['revokeAllExcept', (call, name) => revoke(call, name, uuid => token => token.uuid === uuid)],
  [
    'revokeAll',
    (call, name) => {
      requireSelf(call, name)
      call.controller.tokens.keep(name, () => false)
      return ok()
    }
  ]
])

function generate(call: Call, name: string): Answer {
  if (call.user.name !== name) return answer(403)
  const given = call.parameter('newTokenName')?.trim() ?? ''
  const { token, value } = call.controller.tokens.generate(name, given || `Token created on ${new Date().toISOString()}`)
  return said({ status: 'ok', data: { tokenName: token.name, tokenUuid: token.uuid, tokenValue: value } })
}

function rename(call: Call, name: string): Answer {
  requireSelf(call, name)
  const to = call.parameter('newName')?.trim() ?? ''
  if (to === '') return said({ status: 'error', message: 'The name cannot be empty' })
  const isKnown = call.controller.tokens.rename(name, uuidOf(call), to)
  return said(isKnown ? { status: 'ok' } : { status: 'error', message: 'The token was not found' })
}

type Kept = Parameters<Call['controller']['tokens']['keep']>[1]

/** 200 also for a token that is not there. */
function revoke(call: Call, name: string, keeps: (uuid: string) => Kept): Answer {
  requireSelf(call, name)
  call.controller.tokens.keep(name, keeps(uuidOf(call)))
  return ok()
}

function uuidOf(call: Call): string {
  const uuid = call.parameter('tokenUuid') ?? ''
  if (uuid === '') throw new Refusal(400, 'The tokenUuid cannot be empty')
  return uuid
}

function requireSelf(call: Call, name: string): void {
  if (call.user.name !== name) call.require('administer')
}

/** JSON without the header that the API of Jenkins has. */
const said = (value: unknown): Answer => answer(200, { 'Content-Type': 'application/json;charset=utf-8' }, JSON.stringify(value))
