import type { Fault } from '../../domain/problems.ts'
import { Secret } from '../../domain/secret.ts'
import type { VerifyResult } from '../../domain/verification.ts'
import type { OutboundAnswer } from '../../outbound/request.ts'
import type { TargetCheck, TargetFinding, TargetSettings, VerifyDeps, VerifyKind } from '../kind.ts'
import { checkOf } from '../reason-finding.ts'
import { addressFaults } from '../web/address.ts'
import { type Ask, createAsk, isPage, unknownFor } from '../web/ask.ts'
import { type Login, loginOf } from '../web/authorization.ts'
import { isRefused } from '../web/challenges.ts'
import { isDenied, mayDo } from './answers.ts'
import { findScheme, type TokenScheme } from './login-scheme.ts'
import { Options, type RegistryOptions, registryOptions } from './options.ts'
import { readyMade } from './ready-made.ts'
import { askToken, grantedBy, scopeOf, strangersGetIt, type TokenServer } from './token.ts'

const types = ['username-password'] as const
const refused: VerifyResult = { state: 'invalid', reason: 'LoginRefused' }
const missing: VerifyResult = { state: 'invalid', reason: 'PermissionMissing' }

/** What a try on one registry works with. */
interface Registry {
  readonly ask: Ask
  /** `/v2/` */
  readonly base: URL
  readonly options: RegistryOptions
}

function openRegistry(settings: TargetSettings, deps: VerifyDeps): Registry | undefined {
  const base = URL.parse('/v2/', settings.address)
  const options = registryOptions(settings)
  return base === null ? undefined : { ask: createAsk(settings, deps, options.origins), base, options }
}

/** A registry of container images, by the Distribution API: Basic, or a token of its token server. It is only ever read from. */
export const registry: VerifyKind = {
  kind: 'registry',
  title: 'Container registry',
  description: 'Logs in to a container registry (Distribution API), and can ask what the login may do with a repository.',
  types,
  trust: 'ca',
  options: Options,
  example: { address: 'https://registry.example.com', options: { repository: 'team-a/app', actions: ['pull'] }, types },
  readyMade,

  faults({ address, options }): readonly Fault[] {
    const detail = 'Name the repository that these actions are about.'
    const lonely = options['actions'] !== undefined && options['repository'] === undefined
    return [
      ...addressFaults(address, { path: false, query: false }),
      ...(lonely ? [{ pointer: '#/options/repository', detail }] : [])
    ]
  },

  async verify(settings, credential, deps): Promise<VerifyResult> {
    const login = loginOf(credential, types)
    if ('state' in login) return login
    const opened = openRegistry(settings, deps)
    if (opened === undefined) return unknownFor('AddressRefused')
    const scheme = await findScheme(opened.ask, opened.base, opened.options.origins)
    if ('state' in scheme) return scheme
    const username = credential.fields['username']?.reveal() ?? ''
    return scheme.by === 'basic' ? verifyBasic(opened, login) : verifyToken(opened, scheme, login, username)
  },

  async check(settings, deps): Promise<TargetCheck> {
    const opened = openRegistry(settings, deps)
    if (opened === undefined) return checkOf('AddressRefused')
    const scheme = await findScheme(opened.ask, opened.base, opened.options.origins)
    if ('state' in scheme)
      return scheme.reason === 'AddressElsewhere' ? { state: 'failing', findings: [realmElsewhere] } : checkOf(scheme.reason)
    if (scheme.by === 'basic') return { state: 'ok', findings: opened.options.actions.includes('push') ? [pushUnproved] : [] }
    // What a stranger gets does not matter, only that the token server is there.
    const answer = await askToken({ ...opened, ...scheme }, undefined)
    return 'state' in answer && answer.reason !== 'BadAnswer' ? checkOf(answer.reason) : { state: 'ok', findings: [] }
  }
}

async function verifyBasic({ ask, base, options }: Registry, login: Login): Promise<VerifyResult> {
  const asked = await ask({ url: base, authorization: login.authorization })
  if ('result' in asked) return asked.result
  const { answer } = asked
  if (isRefused(answer, login)) return refused
  if (answer.status === 403 && isDenied(answer)) return missing
  if (answer.status !== 200 || isPage(answer)) return unknownFor('BadAnswer')
  const { repository, actions } = options
  return repository === undefined ? { state: 'valid' } : mayDo(ask, base, { repository, actions }, login.authorization)
}

async function verifyToken(
  { ask, base, options }: Registry,
  scheme: TokenScheme,
  login: Login,
  username: string
): Promise<VerifyResult> {
  const { repository, actions } = options
  const server: TokenServer = { ask, ...scheme }
  const answer = await askToken(server, login.authorization, repository === undefined ? undefined : scopeOf(repository, actions))
  if ('state' in answer) return answer
  if ('refusal' in answer) return refusalOf(server, answer.refusal, login, repository !== undefined)
  const stranger = await strangersGetIt(server, answer.token, username)
  if (stranger !== undefined) return stranger
  const authorization = new Secret(`Bearer ${answer.token.reveal()}`)
  if (repository === undefined) return enter(ask, base, authorization)
  const granted = grantedBy(answer.token, repository)
  if (granted === undefined) return mayDo(ask, base, { repository, actions }, authorization)
  const isEnough = granted.includes('*') || actions.every(action => granted.includes(action))
  return isEnough ? enter(ask, base, authorization) : missing
}

/** What a token server refuses: some refuse a login alone, some what it asks for. Without a scope it can only be the login. */
async function refusalOf(server: TokenServer, refusal: OutboundAnswer, login: Login, hasScope: boolean): Promise<VerifyResult> {
  if (isRefused(refusal, login)) return refused
  if (!isDenied(refusal)) return unknownFor('BadAnswer')
  if (!hasScope) return refused
  const answer = await askToken(server, login.authorization)
  if ('state' in answer) return answer
  return 'token' in answer ? missing : refusalOf(server, answer.refusal, login, false)
}

/** Shows a token to the registry. One that it does not take says nothing about the login: it was given for it. */
async function enter(ask: Ask, base: URL, authorization: Secret): Promise<VerifyResult> {
  const asked = await ask({ url: base, authorization })
  if ('result' in asked) return asked.result
  const { answer } = asked
  if (answer.status === 200 && !isPage(answer)) return { state: 'valid' }
  return answer.status === 403 && isDenied(answer) ? missing : unknownFor('BadAnswer')
}

const realmElsewhere: TargetFinding = {
  code: 'RealmElsewhere',
  message: 'The registry names a token server on another host, which no password is sent to.',
  remedy:
    'If that server belongs to the registry, name its host as tokenHost. The realm in the header WWW-Authenticate of /v2/ has it.'
}

const pushUnproved: TargetFinding = {
  code: 'PushUnproved',
  message: 'This registry does not say what a login may do, so that only a write could show whether it may push.',
  remedy: 'Ask for pull alone. Until then a login that works is not known to work.'
}
