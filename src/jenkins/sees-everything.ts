import type { Call } from './http/call.ts'
import { permissionIn } from './http/jenkins-error.ts'
import { isFromJenkins } from './http/outcome.ts'

/**
 * Whether our user sees every item there is, so that what Jenkins does not show is not there; null where Jenkins does not tell. The one
 * place that answers this: `seesEverything`, or the word of the person who runs the bridge.
 */
export type Sight = (call: Call) => Promise<boolean | null>

/**
 * Only an administrator is sure to see everything: any other user may be shut out of an item by the item's own permissions. The page
 * of the script console, asked for without a script, runs nothing and is shown to administrators alone.
 */
export async function seesEverything(call: Call): Promise<boolean | null> {
  const answer = await call.send({ method: 'GET', path: 'scriptText' })
  if (answer.status === 200 && isFromJenkins(answer)) return true
  const permission = permissionIn(answer.headers['x-required-permission'])
  return answer.status === 403 && permission === 'Overall/Administer' ? false : null
}
