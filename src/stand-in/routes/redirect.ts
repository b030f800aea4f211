import { type Answer, answer } from '../answer.ts'
import { type Call, header } from '../request.ts'

/**
 * A redirect to a path of this controller. Where it is an address, it follows the Host and X-Forwarded-* headers, not the configured
 * root URL (transcripts host-header, forwarded-headers).
 */
export function redirect(call: Call, path: string): Answer {
  if (call.controller.behaviour.pathRedirects) return answer(302, { Location: `${call.prefix}${path}` })
  const scheme = header(call, 'x-forwarded-proto') ?? 'http'
  const [name = '', ownPort] = (header(call, 'x-forwarded-host') ?? header(call, 'host') ?? 'localhost').split(/:(?=\d+$)/)
  const port = header(call, 'x-forwarded-port') ?? ownPort
  const standard = port === undefined || port === (scheme === 'https' ? '443' : '80')
  return answer(302, { Location: `${scheme}://${name}${standard ? '' : `:${port}`}${call.prefix}${path}` })
}

/** The page of an object: with a slash it is shown, without one the browser is sent there; so `DELETE /job/F` deletes nothing. */
export const addSlash = (call: Call): Answer => redirect(call, `${call.path.slice(call.prefix.length)}/`)

/** The raw path of the request below the prefix, `levels` names shorter: what a relative redirect starts from. */
export const up = (call: Call, levels: number): string =>
  call.path
    .slice(call.prefix.length)
    .split('/')
    .filter(Boolean)
    .slice(0, levels === 0 ? undefined : -levels)
    .map(name => `/${name}`)
    .join('')
