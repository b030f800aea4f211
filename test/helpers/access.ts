import type { Answer, Bridge } from './bridge.ts'

export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>

/** Calls below `/api/v1` with this token; without one, with no token at all. */
export const as =
  (bridge: Bridge, token: string | undefined): Call =>
  (method, path, body, headers = {}) =>
    // fetch joins an empty header to no header at all.
    bridge.call(method, `/api/v1${path}`, body, { authorization: token === undefined ? '' : `Bearer ${token}`, ...headers })

export interface MadeToken {
  readonly id: string
  readonly token: string
  readonly call: Call
}

/** Makes an API token by the admin token. */
export async function makeToken(bridge: Bridge, roles: Record<string, string>, more: object = {}): Promise<MadeToken> {
  const made = await bridge.call('POST', '/api/v1/tokens', { name: 'test', roles, ...more })
  if (made.status !== 201) throw new Error(`token not made: ${made.text}`)
  return { id: made.body.id, token: made.body.token, call: as(bridge, made.body.token) }
}
