import type { ServerResponse } from 'node:http'
import type { Test } from 'tap'
import type { Bridge } from '../bridge.ts'
import { ca } from './authority.ts'
import { basicOf, sendJson, startWebTarget, type WebTarget } from './web-target.ts'

/** An API that only some logins open. */
export interface LoginTarget extends WebTarget {
  /** Passwords by user names. */
  readonly accounts: Map<string, string>
  /** The logins that it has received, as `USER:PASSWORD`. */
  readonly logins: string[]
  /** Answers a login in another way; undefined: as it should. Returns whether it has answered. */
  intercept: ((response: ServerResponse) => boolean) | undefined
}

export async function startLoginTarget(t: Test): Promise<LoginTarget> {
  const target: LoginTarget = Object.assign(
    await startWebTarget(t, (request, response) => {
      const login = basicOf(request)
      if (login === undefined) return sendJson(response, 401, {}, { 'www-authenticate': 'Basic realm="test"' })
      target.logins.push(login.join(':'))
      if (target.intercept?.(response)) return
      const [name, password] = login
      const isRight = target.accounts.get(name) === password
      sendJson(response, isRight ? 200 : 401, isRight ? { login: name } : {}, isRight ? {} : { 'www-authenticate': 'Basic' })
    }),
    { accounts: new Map<string, string>(), logins: [], intercept: undefined }
  )
  return target
}

/** Registers it as a verify target. */
export async function registerTarget(bridge: Pick<Bridge, 'call'>, name: string, { address }: WebTarget, more: object = {}) {
  const body = { name, kind: 'http', address: `${address}/user`, ca, projects: ['*'], ...more }
  const made = await bridge.call('POST', '/api/v1/verify-targets', body)
  if (made.status !== 201) throw new Error(made.text)
}

/** Rules for requests that let them reach this machine. */
export const toThisMachine = { http: false, networks: ['127.0.0.0/8'], hosts: [] }
