import { createHash } from 'node:crypto'
import type { Call } from './http/call.ts'
import { isFromJenkins, unexpected } from './http/outcome.ts'

/** A public key in base64, of a plausible length. */
const KEY = /^[A-Za-z0-9+/]{40,4096}={0,2}$/

/**
 * Digest of the public key of this Jenkins; null if it shows none. The plug-in instance-identity adds the header only to HTML
 * pages, and the login page is visible to everyone. (The recorded answers lack the header: its name, its form and the pages that
 * have it are from the sources of the plug-in.)
 *
 * The header counts only on a page with status 200 from Jenkins itself: a proxy or a single sign-on in front of it can answer this
 * path with anything, which says nothing about the Jenkins behind it. If the controller is down, starting or refuses our user, its
 * key is unknown, not missing: this throws.
 */
export async function readIdentity(call: Call): Promise<string | null> {
  const answer = await call.send({ method: 'GET', path: 'login' })
  const { status } = answer
  if (status === 401 || status === 429 || status >= 500) throw unexpected(call.operation, answer)
  const header = status === 200 && isFromJenkins(answer) ? (answer.headers['x-instance-identity'] ?? '').trim() : ''
  if (KEY.test(header)) return createHash('sha256').update(header.replaceAll('=', '')).digest('base64url')
  // While starting, Jenkins shows pages without its headers for a moment.
  await call.proveStarted()
  return null
}
