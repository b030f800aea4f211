import { signInOnce } from '#api'
import { signIn } from './token.ts'

/**
 * The code of a sign-in link, until it is used. It is read before the router starts, and removed at once from the address bar, the
 * history and what a reload would use.
 */
let code = takeCode()

function takeCode(): string | undefined {
  const found = location.pathname === '/sign-in' ? /^#once=([\w-]{1,100})$/.exec(location.hash)?.[1] : undefined
  if (found !== undefined) history.replaceState(null, '', '/sign-in')
  return found
}

/** Whether the page was opened by a sign-in link that has not been used yet. */
export const hasOneTimeCode = (): boolean => code !== undefined

/** Exchanges the code for a session. */
export async function redeemOneTimeCode(): Promise<void> {
  const taken = code ?? ''
  code = undefined
  const { token } = await signInOnce({ code: taken })
  signIn({ token, kind: 'token' })
}
