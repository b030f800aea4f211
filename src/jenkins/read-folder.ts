import type { FolderReading, ObservedCredential } from '../domain/observed.ts'
import { Secret } from '../domain/secret.ts'
import type { Call } from './http/call.ts'
import type { Answer } from './http/client.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isFields, isFromJenkins, jsonOf, mayOnlyList, textOfField, unexpected } from './http/outcome.ts'
import { below, storePath } from './http/paths.ts'
import { explain, probeItem, proveNoItem } from './item-probe.ts'
import type { Sight } from './sees-everything.ts'
import { type Hash, parseFolderConfig } from './xml/folder-config.ts'
import { CREDENTIALS_PROPERTY } from './xml/folder-xml.ts'

/**
 * Reads all credentials of a folder from its configuration, or from the list if that is not permitted. `unchanged`, without
 * parsing: the configuration is byte for byte that of the revision `known`.
 */
export async function readFolder(
  call: Call,
  path: readonly string[],
  hash: Hash,
  sight: Sight,
  known?: string
): Promise<FolderReading | 'unchanged'> {
  const answer = await askForConfig(call, path)
  if (answer.status === 404) return notFound(call, path, sight, 'FolderUnreadable')
  if (mayOnlyList(answer)) return readList(call, path, sight)
  const text = await textIn(call, answer)
  const revision = hash(text)
  if (revision === known) return 'unchanged'
  const config = await parseFolderConfig(text, hash)
  if (config.kind === 'garbled') throw new JenkinsError('FolderUnreadable', call.operation)
  if (config.kind === 'other-item') {
    // Any server can answer with an XML document; only Jenkins itself can confirm that it is one of its items. And another kind of
    // folder may have received our credentials with the rest of its configuration.
    if (text.includes(CREDENTIALS_PROPERTY) || (await probeItem(call, path)) !== 'other-item')
      throw new JenkinsError('FolderRefused', call.operation, { detail: 'the item is not a plain folder' })
    return { found: false, because: 'replaced' }
  }
  const { kind: _, ...read } = config
  return { found: true, ...read, allFields: true, revision, config: new Secret(text) }
}

/**
 * The meaning of a 404 for the folder or its store. For a user who is known to see everything, a 404 of Jenkins itself proves
 * absence. Visibility is checked before and after that answer, because a permission may be revoked at any moment.
 */
async function notFound(
  call: Call,
  path: readonly string[],
  sight: Sight,
  ifFolder: 'FolderUnreadable' | 'StoreNotVisible'
): Promise<FolderReading> {
  const item = await probeItem(call, path)
  if (item === 'folder') throw new JenkinsError(ifFolder, call.operation, { status: 404 })
  if (item === 'other-item') return { found: false, because: 'replaced' }
  const isProved = (await sight(call)) === true && (await proveNoItem(call, path)) && (await sight(call)) === true
  return { found: false, because: isProved ? 'absent' : 'unseen' }
}

/**
 * Whether Jenkins answers 404 for a folder. No proof of absence: sufficient only before a request that fails if the folder exists.
 */
export async function seemsAbsent(call: Call, path: readonly string[]): Promise<boolean> {
  const answer = await call.send({ method: 'GET', path: below(path, 'api/json', call.operation), query: { tree: 'name' } })
  if (answer.status === 404) return true
  return answer.status === 200 ? false : explain(call, answer)
}

/** A folder's raw configuration; undefined if there is none or we may only read the list. */
export async function readConfig(call: Call, path: readonly string[]): Promise<string | undefined> {
  const answer = await askForConfig(call, path)
  return answer.status === 404 || mayOnlyList(answer) ? undefined : textIn(call, answer)
}

const askForConfig = (call: Call, path: readonly string[]): Promise<Answer> =>
  call.send({ method: 'GET', path: below(path, 'config.xml', call.operation) })

/** The configuration in an answer; throws the meaning of any other answer. */
async function textIn(call: Call, answer: Answer): Promise<string> {
  if (answer.status === 500 && isFromJenkins(answer)) throw unexpected(call.operation, answer, 'FolderUnreadable')
  if (answer.status !== 200) return explain(call, answer)
  const type = (answer.headers['content-type'] ?? '').toLowerCase()
  if (!/^(application|text)\/xml\b/.test(type)) throw new JenkinsError('NotJenkins', call.operation, { status: 200 })
  return answer.text
}

/** The list has ids and descriptions. A 404 means that the folder, which refused us its configuration, hides its store. */
async function readList(call: Call, path: readonly string[], sight: Sight): Promise<FolderReading> {
  const listed = await listOf(call, path)
  if (listed === undefined) return notFound(call, path, sight, 'StoreNotVisible')
  return {
    ...{ found: true, credentials: listed, valuesWatched: false, allFields: false },
    ...{ revision: '', displayName: null, elsewhere: null, config: null }
  }
}

/** The list of a folder's credentials; undefined if its store answers 404. */
export async function listOf(call: Call, path: readonly string[]): Promise<readonly ObservedCredential[] | undefined> {
  const query = { tree: 'credentials[id,description,fingerprint[hash]]' }
  const answer = await call.send({ method: 'GET', path: storePath(path, 'api/json', call.operation), query })
  if (answer.status === 404) return undefined
  if (answer.status !== 200) return explain(call, answer)
  const items = jsonOf(call.operation, answer)['credentials']
  if (!Array.isArray(items) || !items.every(isFields)) throw new JenkinsError('FolderUnreadable', call.operation)
  return items.map(item => ({
    id: textOfField(item, 'id'),
    className: null,
    fingerprint: fingerprintIn(item),
    visible: { description: textOfField(item, 'description') },
    hidden: {}
  }))
}

/** Does not examine why a store is not visible: nothing depends on it. */
export async function readIds(call: Call, path: readonly string[]): Promise<ReadonlySet<string> | undefined> {
  const rest = 'credentials/store/system/domain/_/api/json'
  const target = path.length === 0 ? rest : storePath(path, 'api/json', call.operation)
  const answer = await call.send({ method: 'GET', path: target, query: { tree: 'credentials[id]' } })
  if (answer.status === 404 || answer.status === 403) return undefined
  const items = jsonOf(call.operation, answer)['credentials']
  return Array.isArray(items) ? new Set(items.filter(isFields).map(item => textOfField(item, 'id'))) : undefined
}

function fingerprintIn({ fingerprint }: Readonly<Record<string, unknown>>): string | null {
  const hash = isFields(fingerprint) ? textOfField(fingerprint, 'hash') : ''
  return /^[0-9a-f]{32}$/.test(hash) ? hash : null
}
