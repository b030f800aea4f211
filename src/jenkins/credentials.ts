import type { XmlBranch } from '../domain/xml-element.ts'
import { neededFor } from './capabilities.ts'
import type { Call } from './http/call.ts'
import type { Answer } from './http/client.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isDone, isFromJenkins } from './http/outcome.ts'
import { credentialPath, storePath } from './http/paths.ts'
import { explain, explainMissingStore } from './item-probe.ts'
import { listOf } from './read-folder.ts'
import { idOf, toXml } from './xml/write.ts'

/** Whether the controller has the class of a credential; null if unknown. */
export type KnowsClass = (className: string) => Promise<boolean | null>

/** Creates a credential; fails with `Conflict` if the id is taken. */
export async function createCredential(
  call: Call,
  path: readonly string[],
  document: XmlBranch,
  knows: KnowsClass
): Promise<void> {
  const body = toXml(document, call.operation)
  const answer = await call.send({ method: 'POST', path: storePath(path, 'createCredentials', call.operation), body })
  if (isDone(answer)) return
  if (answer.status === 409) throw new JenkinsError('Conflict', call.operation, { status: 409 })
  if (answer.status === 404) return explainMissingStore(call, path)
  return explainWrite(call, answer, document, knows)
}

/** Replaces a credential as a whole. A 404 means `absent` only if the list of the store is readable and lacks the id. */
export async function updateCredential(
  call: Call,
  path: readonly string[],
  id: string,
  document: XmlBranch,
  knows: KnowsClass
): Promise<'updated' | 'absent'> {
  const target = credentialPath(path, id, call.operation)
  // Another id in the document would rename the credential.
  if (idOf(document) !== id) throw new JenkinsError('ContentRefused', call.operation, { detail: 'the document has another id' })
  const answer = await call.send({ method: 'POST', path: target, body: toXml(document, call.operation) })
  if (isDone(answer)) return 'updated'
  if (answer.status !== 404) return explainWrite(call, answer, document, knows)
  const listed = await listOf(call, path)
  if (listed === undefined) return explainMissingStore(call, path)
  if (listed.some(credential => credential.id === id)) throw new JenkinsError('NotApplied', call.operation, { status: 404 })
  return 'absent'
}

/** Deletes a credential. A 404 counts as success; the following read is the proof. */
export async function deleteCredential(call: Call, path: readonly string[], id: string): Promise<'deleted' | 'absent'> {
  const answer = await call.send({ method: 'DELETE', path: credentialPath(path, id, call.operation) })
  if (isDone(answer)) return 'deleted'
  // The id of somebody else's credential may be too long for an address, which says nothing about the controller.
  if (answer.status === 414 || answer.status === 431)
    throw new JenkinsError('ProxyRefused', call.operation, { status: answer.status, detail: 'its id is too long for an address' })
  return answer.status === 404 ? 'absent' : explain(call, answer)
}

/**
 * Throws the meaning of a refused write. Jenkins answers 500 with its "Oops" page for a class it lacks and for unacceptable
 * content, but also for a full disk. Unacceptable content is refused before it is sent, so a 500 without a sign in the page is
 * retried.
 */
async function explainWrite(call: Call, answer: Answer, document: XmlBranch, knows: KnowsClass): Promise<never> {
  const { status } = answer
  if (!isFromJenkins(answer) || (status !== 400 && status !== 500)) return explain(call, answer)
  if (status === 400) throw new JenkinsError('ContentRefused', call.operation, { status })
  if (/CannotResolveClassException/.test(answer.text) || (await knows(document.name)) === false) {
    throw new JenkinsError('PluginMissing', call.operation, { status, detail: neededFor(document.name) })
  }
  const isContent = /ConversionException|XmlPullParserException|SAXParseException|StreamException/.test(answer.text)
  throw new JenkinsError(isContent ? 'ContentRefused' : 'WriteFailed', call.operation, { status })
}
