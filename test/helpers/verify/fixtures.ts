import type { ServerResponse } from 'node:http'
import type { Test } from 'tap'
import type { TargetSettings, Tried } from '../../../src/verify/kind.ts'
import { SERVICE, tokenAnswer } from './token-server.ts'
import { account, targetAt } from './try.ts'
import { type Answer, basicOf, sendJson, startWebTarget, type WebTarget } from './web-target.ts'

/** A kind that speaks HTTP, on a server that is only there for one test. */
export interface WebFixture {
  readonly target: WebTarget
  readonly settings: TargetSettings
  /** Opens the target. */
  readonly good: Tried
  /** Its login is accepted and may not do what the options ask for. */
  readonly forbidden: Tried
}

export const SECRETS = { alice: 'Right+Password/of:alice=é', bob: 'right-password-of-bob' } as const
const good = account('alice', SECRETS.alice)
const forbidden = account('bob', SECRETS.bob)

const REPOSITORY = 'team-a/app'
const UNAUTHORIZED = { errors: [{ code: 'UNAUTHORIZED' }] }

/** Answers a login: `open` for alice, 403 for bob, and 401 for everybody else. */
function forAlice(open: (response: ServerResponse) => void): Answer {
  return (request, response) => {
    const [username, password] = basicOf(request) ?? []
    if (username === 'alice' && password === SECRETS.alice) return open(response)
    if (username === 'bob' && password === SECRETS.bob) return sendJson(response, 403, { message: 'not for you' })
    sendJson(response, 401, UNAUTHORIZED, { 'www-authenticate': 'Basic realm="tests"' })
  }
}

async function started(t: Test, answer: Answer, path = '', options: TargetSettings['options'] = {}): Promise<WebFixture> {
  const target = await startWebTarget(t, answer)
  return { target, settings: targetAt(`${target.address}${path}`, options), good, forbidden }
}

const http = (t: Test) =>
  started(
    t,
    forAlice(response => sendJson(response, 200, { login: 'alice' })),
    '/user'
  )

const gitHttps = (t: Test) =>
  started(
    t,
    forAlice(response => {
      response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' })
      response.end('001e# service=git-upload-pack\n0000000eversion 2\n0000')
    }),
    '',
    { repository: `${REPOSITORY}.git` }
  )

async function registry(t: Test): Promise<WebFixture> {
  const accounts = {
    alice: { password: SECRETS.alice, may: { [REPOSITORY]: ['pull'] } },
    bob: { password: SECRETS.bob, may: {} }
  }
  const tokens = tokenAnswer({ accounts, isPublic: true })
  const made = await started(
    t,
    (request, response) => {
      if (request.url?.startsWith('/token')) return tokens(request, response)
      if (request.headers.authorization?.startsWith('Bearer ey')) return sendJson(response, 200, {})
      const challenge = `Bearer realm="${made.target.address}/token",service="${SERVICE}"`
      sendJson(response, 401, UNAUTHORIZED, { 'www-authenticate': challenge })
    },
    '',
    { repository: REPOSITORY }
  )
  return made
}

/** One for each kind that speaks HTTP, by its name. */
export const webFixtures: ReadonlyMap<string, (t: Test) => Promise<WebFixture>> = new Map([
  ['git-https', gitHttps],
  ['http', http],
  ['registry', registry]
])
