import { defaults } from '#api'
import { session, signOut } from '../session/token.ts'
import { markAnswered, markConnectionLost, markStoreUnavailable } from './connection.ts'
import { ConnectionError, STORE_UNAVAILABLE } from './problem.ts'
import { loadSentences } from './server-sentences.ts'

/** Makes every request of the generated client carry the session and report on the connection. */
export function setUpClient(): void {
  defaults.baseUrl = ''
  defaults.fetch = bridgeFetch
}

export async function bridgeFetch(address: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> {
  const current = session.get()
  const headers = new Headers(init.headers)
  if (current !== undefined) headers.set('authorization', `Bearer ${current.token}`)
  const response = await fetch(address, { ...init, headers, cache: 'no-store', credentials: 'omit', redirect: 'error' }).catch(
    (error: unknown) => {
      if (init.signal?.aborted) throw error
      markConnectionLost()
      throw new ConnectionError()
    }
  )
  await recordAnswer(response)
  // a refusal and what was found in an input are shown at once
  if (!response.ok || init.method === 'POST') await loadSentences()
  if (response.status === 401 && current !== undefined && session.get() === current) signOut('refused')
  return response
}

/** Derives the state of the connection from an answer. When the bridge is down, a proxy in between may answer for it. */
async function recordAnswer(response: Response): Promise<void> {
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
