import type { Call } from './http/call.ts'
import type { Answer } from './http/client.ts'
import { permissionIn } from './http/jenkins-error.ts'
import { isFromJenkins } from './http/outcome.ts'
import { below, credentialPath, storePath } from './http/paths.ts'
import { explainMissingStore, probeItem } from './item-probe.ts'

/** What our user may do with the credentials of a folder. `null`: cannot be found out without a change. */
export interface WritePermissions {
  readonly create: boolean | null
  readonly update: boolean | null
  readonly delete: boolean | null
}

/**
 * Finds out permissions with requests that Jenkins refuses or answers without changing anything, because it checks the permission
 * first. `id` is any credential of the folder; without one only `create` is found out.
 */
export async function writePermissions(call: Call, path: readonly string[], id: string | undefined): Promise<WritePermissions> {
  const { operation } = call
  // Without a body there is no Content-Type, and without that Jenkins accepts nothing.
  const created = await call.send({ method: 'POST', path: storePath(path, 'createCredentials', operation) })
  if (created.status === 404) return explainMissingStore(call, path)
  await call.proveStarted()
  const create = verdict(created, 'Credentials/Create', 400)
  if (id === undefined) return { create, update: null, delete: null }
  return { create, update: await mayUpdate(call, path, id), delete: await mayDelete(call, path, id) }
}

/** Whether our user may create the folder or the missing part of its path. */
export async function mayCreateFolder(call: Call, path: readonly string[]): Promise<boolean | null> {
  const answer = await askToCreate(call, path)
  await call.proveStarted()
  return createVerdict(answer)
}

/** Asks to create a folder without a name, which creates nothing. */
export async function askToCreate(call: Call, path: readonly string[]): Promise<Answer> {
  let above = path.slice(0, -1)
  while (above.length > 0 && (await probeItem(call, above)) !== 'folder') above = above.slice(0, -1)
  const target = below(above, 'createItem', call.operation)
  return call.send({ method: 'POST', path: target, query: { name: '' }, body: '<none/>' })
}

export function createVerdict(answer: Answer): boolean | null {
  if (answer.status === 400) return true
  return answer.status === 403 && permissionIn(answer.headers['x-required-permission']) !== undefined ? false : null
}

/** The update page checks the permission; where plug-ins have a dialog instead, an empty document is refused after that check. */
async function mayUpdate(call: Call, path: readonly string[], id: string): Promise<boolean | null> {
  const page = await call.send({ method: 'GET', path: credentialPath(path, id, call.operation, 'update') })
  const told = verdict(page, 'Credentials/Update', 200)
  if (told !== null) return told
  const posted = await call.send({ method: 'POST', path: credentialPath(path, id, call.operation), body: '' })
  return verdict(posted, 'Credentials/Update', 500)
}

/** Uses only the confirmation page: the delete request itself has no harmless form. */
async function mayDelete(call: Call, path: readonly string[], id: string): Promise<boolean | null> {
  const page = await call.send({ method: 'GET', path: credentialPath(path, id, call.operation, 'delete') })
  return verdict(page, 'Credentials/Delete', 200)
}

/** `passed` is a status that is sent only after the permission check. */
function verdict(answer: Answer, permission: string, passed: number): boolean | null {
  if (answer.status === passed && isFromJenkins(answer)) return true
  return answer.status === 403 && permissionIn(answer.headers['x-required-permission']) === permission ? false : null
}
