import type { Request, Send } from './client.ts'
import { JenkinsError } from './jenkins-error.ts'
import { isUnexplained, jsonOf } from './outcome.ts'

/** The header that proves that a change comes from us; empty if the controller requires none. */
type Crumb = Readonly<Record<string, string>>

/**
 * With a password (unlike an API token) every change needs a crumb and the session that the crumb was issued for. The crumb is
 * fetched when first needed and used until Jenkins refuses it, and is then fetched once more; the client's jar keeps the session
 * cookie.
 */
export function withCrumb(send: Send, forgetSession: () => void): Send {
  let current: Promise<Crumb> | undefined
  const crumbFor = (request: Request, deadline: number): Promise<Crumb> => {
    if (current !== undefined) return current
    const fetched = fetchCrumb(send, request.operation, deadline)
    current = fetched
    fetched.catch(() => {
      if (current === fetched) current = undefined
    })
    return fetched
  }
  return async (request, deadline) => {
    if (request.method === 'GET') return send(request, deadline)
    const used = crumbFor(request, deadline)
    const answer = await send({ ...request, headers: await used }, deadline)
    if (!isUnexplained(answer)) return answer
    // If several requests are refused at once, only the first drops the crumb.
    if (current === used) {
      current = undefined
      forgetSession()
    }
    return send({ ...request, headers: await crumbFor(request, deadline) }, deadline)
  }
}

async function fetchCrumb(send: Send, operation: string, deadline: number): Promise<Crumb> {
  const answer = await send({ operation, method: 'GET', path: 'crumbIssuer/api/json' }, deadline)
  if (answer.status === 404) return {} // CSRF protection is off
  const { crumb, crumbRequestField: field } = jsonOf(operation, answer)
  if (typeof crumb !== 'string' || typeof field !== 'string') throw new JenkinsError('NotJenkins', operation, { status: 200 })
  // Foreign text that becomes one of our headers.
  if (!/^[A-Za-z][A-Za-z0-9-]{0,60}$/.test(field) || !/^[\x21-\x7e]{1,500}$/.test(crumb))
    throw new JenkinsError('NotJenkins', operation)
  return { [field.toLowerCase()]: crumb }
}
