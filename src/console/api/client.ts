import { defaults } from '#api'
import { session, signOut } from '../session/token.ts'
import { markAnswered, markConnectionLost, markStoreUnavailable } from './connection.ts'
import { ConnectionError, STORE_UNAVAILABLE } from './problem.ts'

/** Lets every call of the generated client carry the session, and tell what it learns of the connection. */
export function setUpClient(): void {
  defaults.baseUrl = ''
  defaults.fetch = bridgeFetch
}

export async function bridgeFetch(address: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const asked = session.get()
  const headers = new Headers(init.headers)
  if (asked !== undefined) headers.set('authorization', `Bearer ${asked.token}`)
  const response = await fetch(address, { ...init, headers, cache: 'no-store', credentials: 'omit', redirect: 'error' }).catch(
    (error: unknown) => {
      if (init.signal?.aborted) throw error
      markConnectionLost()
      throw new ConnectionError()
    }
  )
  await noteAnswer(response)
  if (response.status === 401 && asked !== undefined && session.get() === asked) signOut('refused')
  return response
}

/** What an answer tells of the way to it. A proxy in between answers for a bridge that is gone. */
async function noteAnswer(response: Response): Promise<void> {
  if (response.status < 502) return markAnswered()
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) {
    markConnectionLost()
    throw new ConnectionError()
  }
  const { code } = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: unknown }
  if (code === STORE_UNAVAILABLE) markStoreUnavailable()
  else markAnswered()
}
