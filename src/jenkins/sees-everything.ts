import type { Call } from './http/call.ts'
import { permissionIn } from './http/jenkins-error.ts'
import { isFromJenkins } from './http/outcome.ts'

/**
 * Whether our user sees every item, so that an item not shown does not exist; null if Jenkins does not tell. Answered either by
 * `seesEverything` or by the operator's setting.
 */
export type Sight = (call: Call) => Promise<boolean | null>

/**
 * Only an administrator is certain to see everything: the permissions of an item may exclude any other user. The page of the script
 * console, requested without a script, runs nothing and is shown only to administrators.
 */
export async function seesEverything(call: Call): Promise<boolean | null> {
  const answer = await call.send({ method: 'GET', path: 'scriptText' })
  if (answer.status === 200 && isFromJenkins(answer)) return true
  const permission = permissionIn(answer.headers['x-required-permission'])
  return answer.status === 403 && permission === 'Overall/Administer' ? false : null
}

/** Milliseconds for which a yes is cached where a mistake costs only a needless confirmation by a person. */
const LATELY = 300_000

/** The same answer, cached for a while if it is yes. */
export function lately(ask: () => Promise<boolean | null>, now: () => number): () => Promise<boolean> {
  let until = Number.NEGATIVE_INFINITY
  return async () => {
    if (now() < until) return true
    const isTrue = (await ask()) === true
    if (isTrue) until = now() + LATELY
    return isTrue
  }
}
