import { type Answer, answer, notFound } from '../answer.ts'
import { classTaken } from '../builds/binding.ts'
import type { Credential } from '../credential.ts'
import type { Folder, Item } from '../folder.ts'
import type { Call } from '../request.ts'

const BINDINGS = 'org.jenkinsci.plugins.credentialsbinding.impl.'

/**
 * `…/descriptorByName/CLASS/fillCredentialsIdItems`: what the form of a job offers for a binding, by GET and by POST (transcripts
 * us-picker*). Empty for a user who may neither read the job's configuration nor use its credentials.
 */
export function pick(call: Call, item: Item, [className = '', action, ...rest]: readonly string[]): Answer {
  const taken = className.startsWith(BINDINGS) ? classTaken(className.slice(BINDINGS.length)) : undefined
  if (taken === undefined || action !== 'fillCredentialsIdItems' || rest.length > 0) throw notFound()
  const isOffered = call.may('itemExtendedRead') || call.may('useItem')
  const offered = isOffered ? usableAt(item).filter(credential => credential.class.simpleName === taken) : []
  const model = {
    _class: 'org.jenkinsci.plugins.credentialsbinding.BindingDescriptor$Model',
    values: offered.map(credential => ({ name: credential.class.displayName(credential), selected: false, value: credential.id }))
  }
  return answer(200, { 'Content-Type': 'application/json;charset=utf-8' }, JSON.stringify(model))
}

/** The credentials of the folder and of all above it; the nearest of an id counts. */
function usableAt(item: Item): Credential[] {
  const found = new Map<string | null, Credential>()
  for (let at: Folder | null = item.kind === 'folder' ? item : item.parent; at !== null; at = at.parent)
    for (const credential of at.store.usable()) {
      // Those of the system are for items only if their scope says so.
      const isForItems = at.parent !== null || credential.scope === 'GLOBAL'
      if (isForItems && !found.has(credential.id)) found.set(credential.id, credential)
    }
  return [...found.values()]
}
