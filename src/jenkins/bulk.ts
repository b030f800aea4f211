import type { XmlBranch } from '../domain/xml-element.ts'
import type { Call } from './call.ts'
import { around, FOLDER_CLASS } from './folder-xml.ts'
import { createFolderFrom } from './folders.ts'
import { JenkinsError } from './jenkins-error.ts'
import { inTurns } from './turns.ts'
import { declaration, idOf, toElement, versionFor, type XmlVersion } from './xml.ts'

/** Many changes to the credentials of one folder. */
export interface CredentialsChange {
  /** Documents by id, to be added or to take the place of what is there. */
  readonly put: ReadonlyMap<string, XmlBranch>
  readonly remove: ReadonlySet<string>
  /** The `revision` of the folder that the change was decided on. */
  readonly expected: string
}

/** How many documents are built before others have their turn. */
const DOCUMENTS_A_TURN = 50

/** Makes a new folder with its credentials inside. */
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

/** Jenkins keeps one of several credentials of an id and says nothing. */
function refuseDoubles(call: Call, documents: readonly XmlBranch[]): void {
  const ids = new Set<string>()
  for (const document of documents) {
    const id = idOf(document)
    if (id === undefined || ids.has(id))
      throw new JenkinsError('ContentRefused', call.operation, { detail: 'the id is missing or there twice', credential: id })
    ids.add(id)
  }
}

async function versionForAll(documents: readonly XmlBranch[]): Promise<XmlVersion> {
  const versions = await inTurns(documents, DOCUMENTS_A_TURN, versionFor)
  return versions.includes('1.1') ? '1.1' : '1.0'
}

const toElements = (call: Call, documents: readonly XmlBranch[], version: XmlVersion): Promise<string[]> =>
  inTurns(documents, DOCUMENTS_A_TURN, document => toElement(document, version, call.operation))
