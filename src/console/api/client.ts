import { defaults } from '#api'
import { session, signOut } from '../session/token.ts'
import { connectionFine, connectionLost } from './connection.ts'
import { ConnectionError } from './problem.ts'

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
      connectionLost()
      throw new ConnectionError()
    }
  )
  connectionFine()
  if (response.status === 401 && asked !== undefined && session.get() === asked) signOut('refused')
  return response
}
