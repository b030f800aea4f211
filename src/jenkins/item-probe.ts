import type { Call } from './http/call.ts'
import type { Answer } from './http/client.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isFromJenkins, isNotFoundByJenkins, isUnexplained, jsonOf, unexpected, wantsCrumb } from './http/outcome.ts'
import { below } from './http/paths.ts'
import { FOLDER_CLASS } from './xml/folder-xml.ts'

/** What is at a path, as far as our user may see. */
export type ItemKind = 'folder' | 'other-item' | 'nothing'

/** Throws unless Jenkins is up and accepts our login. */
export async function proveUp(call: Call): Promise<void> {
  await call.proveStarted()
  const up = await call.send({ method: 'GET', path: 'api/json', query: { tree: 'mode' } })
  jsonOf(call.operation, up)
  const who = jsonOf(
    call.operation,
    await call.send({ method: 'GET', path: 'whoAmI/api/json', query: { tree: 'anonymous,authenticated' } })
  )
  // A proxy may drop our Authorization header; anything hidden from anonymous users would then seem absent.
  if (who['anonymous'] !== false)
    throw new JenkinsError('Unauthorized', call.operation, { detail: 'Jenkins treats us as anonymous' })
}

/**
 * What Jenkins shows our user at a path. `nothing`: the controller was up and accepted our login before it answered 404. A hidden
 * item gives the same answer, so this proves absence only if our user sees everything.
 */
export async function probeItem(call: Call, path: readonly string[]): Promise<ItemKind> {
  const request = { method: 'GET', path: below(path, 'api/json', call.operation), query: { tree: 'name' } } as const
  const answer = await call.send(request)
  if (answer.status !== 404) return itemIn(call, answer)
  await proveUp(call)
  const again = await call.send(request)
  return again.status === 404 ? 'nothing' : itemIn(call, again)
}

/** Whether Jenkins itself answers that nothing is at a path, as far as our user may see. */
export async function proveNoItem(call: Call, path: readonly string[]): Promise<boolean> {
  const request = { method: 'GET', path: below(path, 'api/json', call.operation), query: { tree: 'name' } } as const
  return isNotFoundByJenkins(await call.send(request))
}

function itemIn(call: Call, answer: Answer): Promise<ItemKind> | ItemKind {
  if (answer.status !== 200) return explain(call, answer)
  return jsonOf(call.operation, answer)['_class'] === FOLDER_CLASS ? 'folder' : 'other-item'
}

/**
 * Throws the meaning of an unexpected answer. A 403 that names no permission is examined: a starting Jenkins refuses valid tokens;
 * once it is up, the cause is our token (a password instead of it needs a crumb), a folder that our user may only discover, or a
 * proxy.
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

/** Throws the meaning of a 404 from a folder's store: the folder is missing, or its store is not visible. */
export async function explainMissingStore(call: Call, path: readonly string[]): Promise<never> {
  const item = await probeItem(call, path)
  throw new JenkinsError(item === 'folder' ? 'StoreNotVisible' : 'FolderMissing', call.operation, { status: 404 })
}
