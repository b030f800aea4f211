import type { Call } from './http/call.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isFields, jsonOf } from './http/outcome.ts'
import { storePath } from './http/paths.ts'
import { explain, explainMissingStore } from './item-probe.ts'

/** The name that Jenkins displays for each credential of a folder, in one request; one without a name is left out. */
export async function readDisplayedNames(call: Call, path: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const query = { tree: 'credentials[id,displayName]' }
  const answer = await call.send({ method: 'GET', path: storePath(path, 'api/json', call.operation), query })
  if (answer.status === 404) return explainMissingStore(call, path)
  if (answer.status !== 200) return explain(call, answer)
  const items = jsonOf(call.operation, answer)['credentials']
  if (!Array.isArray(items)) throw new JenkinsError('FolderUnreadable', call.operation)
  const names = items.filter(isFields).map(({ id, displayName }) => [id, displayName] as const)
  return new Map(names.filter((pair): pair is [string, string] => pair.every(part => typeof part === 'string')))
}
