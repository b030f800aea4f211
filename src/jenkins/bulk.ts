import { mapYielding } from '../async/map-yielding.ts'
import type { XmlBranch } from '../domain/xml-element.ts'
import { compareAndPost } from './compare-and-post.ts'
import { createFolderFrom } from './folders.ts'
import type { Call } from './http/call.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { type CredentialsChange, changedConfig } from './replace.ts'
import type { Hash } from './xml/folder-config.ts'
import { around, FOLDER_CLASS } from './xml/folder-xml.ts'
import { declaration, idOf, toElement, versionFor, type XmlVersion } from './xml/write.ts'

/** Creates a folder with its credentials inside. */
export async function createFolderWith(
  call: Call,
  path: readonly string[],
  displayName: string,
  documents: readonly XmlBranch[]
): Promise<{ made: boolean }> {
  refuseDoubles(call, documents)
  const name = { name: 'displayName', text: displayName }
  const version = await versionForAll([...documents, { name: FOLDER_CLASS, children: [name] }])
  const elements = await toElements(call, documents, version)
  const displayed = displayName === '' ? '' : toElement({ name: 'x', children: [name] }, version, call.operation).slice(3, -4)
  const properties = documents.length === 0 ? '' : around.properties(elements.join(''))
  return createFolderFrom(call, path, `${declaration(version)}<${FOLDER_CLASS}>${displayed}${properties}</${FOLDER_CLASS}>`)
}

/** Posts a folder's configuration with many credentials changed, unless it has changed since it was read. */
export async function replaceCredentials(
  call: Call,
  path: readonly string[],
  change: CredentialsChange,
  hash: Hash,
  keepsAstral: () => Promise<boolean>
): Promise<'replaced' | 'changed'> {
  refuseOtherIds(call, change)
  const text = change.on.config?.reveal()
  const changed = text === undefined ? undefined : await changedConfig(text, change, hash, call.operation)
  if (text === undefined || changed === undefined) return 'changed'
  return (await compareAndPost(call, path, text, changed, keepsAstral)) === 'exchanged' ? 'replaced' : 'changed'
}

function refuseOtherIds(call: Call, { put, remove }: CredentialsChange): void {
  for (const [id, document] of put) {
    if (id === '' || idOf(document) !== id || remove.has(id))
      throw new JenkinsError('ContentRefused', call.operation, { detail: 'the document has another id', credential: id })
  }
}

/** Of several credentials with the same id, Jenkins silently keeps one. */
function refuseDoubles(call: Call, documents: readonly XmlBranch[]): void {
  const ids = new Set<string>()
  for (const document of documents) {
    const id = idOf(document)
    if (id === undefined || ids.has(id))
      throw new JenkinsError('ContentRefused', call.operation, { detail: 'the id is missing or duplicated', credential: id })
    ids.add(id)
  }
}

async function versionForAll(documents: readonly XmlBranch[]): Promise<XmlVersion> {
  const versions = await mapYielding(documents, versionFor)
  return versions.includes('1.1') ? '1.1' : '1.0'
}

const toElements = (call: Call, documents: readonly XmlBranch[], version: XmlVersion): Promise<string[]> =>
  mapYielding(documents, document => toElement(document, version, call.operation))
