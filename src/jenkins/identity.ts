import { createHash } from 'node:crypto'
import type { Call } from './http/call.ts'
import { isFromJenkins, unexpected } from './http/outcome.ts'

/** A public key in base64, of a length that keys have. */
const KEY = /^[A-Za-z0-9+/]{40,4096}={0,2}$/

/**
 * Digest of the key that Jenkins shows of itself; null where it shows none. Its plug-in instance-identity adds the header to HTML
 * pages alone, and the login page is the one that everybody may see. (The recorded answers are without the header: its name, its form and
 * where it is sent are from the sources of the plug-in.)
 *
 * The header counts only on a page that Jenkins itself has answered with 200: a proxy or a single sign-on before it can answer this path
 * with whatever it likes, and such an answer says nothing about the Jenkins behind it. A controller that is down, starting or refuses our
 * user is no Jenkins without a key, but one that could not be asked: that is thrown.
 */
export async function readIdentity(call: Call): Promise<string | null> {
  const answer = await call.send({ method: 'GET', path: 'login' })
  const { status } = answer
  if (status === 401 || status === 429 || status >= 500) throw unexpected(call.operation, answer)
  const header = status === 200 && isFromJenkins(answer) ? (answer.headers['x-instance-identity'] ?? '').trim() : ''
  if (KEY.test(header)) return createHash('sha256').update(header.replaceAll('=', '')).digest('base64url')
  // While it starts, Jenkins shows pages without its headers for a moment.
  await call.proveStarted()
  return null
}
