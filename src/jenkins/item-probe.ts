import type { Call } from './http/call.ts'
import type { Answer } from './http/client.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isFromJenkins, isNotFoundByJenkins, isUnexplained, jsonOf, unexpected, wantsCrumb } from './http/outcome.ts'
import { below } from './http/paths.ts'
import { FOLDER_CLASS } from './xml/folder-xml.ts'

/** What stands at a path, as far as our user may see. */
export type ItemKind = 'folder' | 'other-item' | 'nothing'

/** Throws unless Jenkins is up and takes us for somebody. */
export async function proveUp(call: Call): Promise<void> {
  await call.proveStarted()
  const up = await call.send({ method: 'GET', path: 'api/json', query: { tree: 'mode' } })
  jsonOf(call.operation, up)
  const who = jsonOf(
    call.operation,
    await call.send({ method: 'GET', path: 'whoAmI/api/json', query: { tree: 'anonymous,authenticated' } })
  )
  // Something on the way may drop our Authorization header; what nobody can see is then "not there".
  if (who['anonymous'] !== false)
    throw new JenkinsError('Unauthorized', call.operation, { detail: 'Jenkins takes us for nobody' })
}

/**
 * What Jenkins shows our user at a path. At `nothing` the controller was up and knew us before the 404 was given. An item that our user
 * may not see answers the same, so only for one who sees everything it is a proof of absence.
 */
export async function probeItem(call: Call, path: readonly string[]): Promise<ItemKind> {
  const request = { method: 'GET', path: below(path, 'api/json', call.operation), query: { tree: 'name' } } as const
  const answer = await call.send(request)
  if (answer.status !== 404) return itemIn(call, answer)
  await proveUp(call)
  const again = await call.send(request)
  return again.status === 404 ? 'nothing' : itemIn(call, again)
}

/** Whether Jenkins itself answers that there is nothing at a path, as far as our user may see. */
export async function proveNoItem(call: Call, path: readonly string[]): Promise<boolean> {
  const request = { method: 'GET', path: below(path, 'api/json', call.operation), query: { tree: 'name' } } as const
  return isNotFoundByJenkins(await call.send(request))
}

function itemIn(call: Call, answer: Answer): Promise<ItemKind> | ItemKind {
  if (answer.status !== 200) return explain(call, answer)
  return jsonOf(call.operation, answer)['_class'] === FOLDER_CLASS ? 'folder' : 'other-item'
}

/**
 * Throws what an unexpected answer means. A 403 that names no permission is looked into: while Jenkins starts it refuses good tokens, and
 * when it is up it was our token (a password in its place needs a crumb), a folder that our user may only discover, or a proxy that objected.
 */
export async function explain(call: Call, answer: Answer): Promise<never> {
  if (!isUnexplained(answer)) throw unexpected(call.operation, answer)
  await call.proveStarted()
  const up = await call.send({ method: 'GET', path: 'api/json', query: { tree: 'mode' } })
  if (up.status !== 200 || !isFromJenkins(up)) throw unexpected(call.operation, up)
  const { status } = answer
  if (wantsCrumb(answer))
    throw new JenkinsError('Unauthorized', call.operation, { status, detail: 'no API token: Jenkins asks for a crumb' })
  if (isFromJenkins(answer))
    throw new JenkinsError('Forbidden', call.operation, { status, detail: 'Jenkins names no permission' })
  throw unexpected(call.operation, answer, 'ProxyRefused')
}

/** Throws what the 404 of something in a folder's store means: the folder is not there, or its store may not be seen. */
export async function explainMissingStore(call: Call, path: readonly string[]): Promise<never> {
  const item = await probeItem(call, path)
  throw new JenkinsError(item === 'folder' ? 'StoreNotVisible' : 'FolderMissing', call.operation, { status: 404 })
}
