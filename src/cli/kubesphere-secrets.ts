import { documentsIn, isRecord } from './documents.ts'
import { Failure } from './exit.ts'
import { counted, documentKind, textKind } from './what-it-is.ts'

/** What the types of KubeSphere's credentials begin with. */
const PREFIX = 'credential.devops.kubesphere.io/'

/** A Secret of Kubernetes that KubeSphere keeps a credential in; the rest of it is for the bridge to read. */
export interface Secret {
  readonly type: string
  readonly metadata: { readonly name: string; readonly namespace: string }
}

/** What a file holds: credentials by their namespace, and the kinds of everything else. */
export interface Found {
  readonly namespaces: ReadonlyMap<string, readonly Secret[]>
  /** What looks like a credential and cannot be taken, with the reason. */
  readonly refused: readonly { readonly namespace: string; readonly name: string; readonly why: string }[]
  /** What each of the other objects is. */
  readonly others: readonly string[]
}

/** Reads what kubectl prints: a List, several documents, single objects; YAML or JSON. A file without any of them is a fault. */
export function secretsIn(text: string): Found {
  const found = sorted(objectsIn(text))
  if (found.namespaces.size > 0 || found.refused.length > 0) return found
  const what = found.others.length === 0 ? 'an empty list' : counted(found.others)
  throw nothing(what)
}

const nothing = (what: string): Failure =>
  new Failure(
    'usage',
    `there is no credential of KubeSphere in the file: it holds ${what}. Give what this prints: kubectl get secrets -A -o json`
  )

/** The objects of a text, each with its kind; of all its documents, or of none. */
function objectsIn(text: string): Record<string, unknown>[] {
  const what = textKind(text)
  if (what !== undefined) throw new Failure('usage', `there is no credential of KubeSphere in the file: it is ${what}`)
  const documents = documentsIn(text)
  if (documents.length === 0) throw new Failure('usage', 'there is no credential of KubeSphere in the file: it is empty')
  return documents.flatMap(({ value, line }) => {
    const objects = itemsOf(value)
    const odd = objects.find(object => !isRecord(object))
    if (odd === undefined) return objects as Record<string, unknown>[]
    throw new Failure(
      'usage',
      `the document that begins in line ${line} holds ${documentKind(odd)} in the place of an object. Nothing was done`
    )
  })
}

function sorted(objects: readonly Record<string, unknown>[]): Found {
  const namespaces = new Map<string, Secret[]>()
  const refused: Found['refused'][number][] = []
  const others: string[] = []
  const seen = new Set<string>()
  for (const object of objects) {
    const type = object['type']
    if (!isCredential(object) || typeof type !== 'string') {
      others.push(documentKind(object))
      continue
    }
    const metadata = isRecord(object['metadata']) ? object['metadata'] : {}
    const { namespace, name } = { namespace: word(metadata['namespace']), name: word(metadata['name']) }
    const why = reasonAgainst(namespace, name, metadata, seen)
    if (why !== undefined) refused.push({ namespace, name, why })
    else {
      const secret = { ...object, kind: 'Secret', metadata: { ...metadata, name, namespace }, type }
      namespaces.set(namespace, [...(namespaces.get(namespace) ?? []), secret])
    }
  }
  return { namespaces, refused, others }
}

/** Nothing but Secrets has these types, so that a list whose items do not name their kind is read, too. */
const isCredential = ({ kind, type }: Record<string, unknown>): boolean =>
  (kind === 'Secret' || kind === undefined || kind === '') && typeof type === 'string' && type.startsWith(PREFIX)

/** What a list holds, lists in it included. The items of a `SecretList` are Secrets, though the API of Kubernetes leaves that out of them. */
function itemsOf(document: unknown): unknown[] {
  if (Array.isArray(document)) return document.flatMap(itemsOf)
  if (!isRecord(document) || !('items' in document)) return [document]
  const { kind, items } = document
  if (items === null) return []
  if (!Array.isArray(items)) return [document]
  const ofItems = typeof kind === 'string' && kind !== 'List' ? kind.replace(/List$/, '') : undefined
  return items.flatMap(item =>
    isRecord(item) && item['kind'] === undefined && ofItems ? { ...item, kind: ofItems } : itemsOf(item)
  )
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '')

function reasonAgainst(
  namespace: string,
  name: string,
  metadata: Record<string, unknown>,
  seen: Set<string>
): string | undefined {
  if ([metadata['namespace'], metadata['name']].some(part => typeof part === 'number' || typeof part === 'boolean'))
    return 'Its namespace or its name is no text: put it in quotes.'
  if (namespace === '' || name === '') return 'It has no namespace or no name.'
  // `null` is what some clients write for an object that stays.
  if ((metadata['deletionTimestamp'] ?? undefined) !== undefined) return 'It is being deleted in the cluster.'
  const key = `${namespace}/${name}`
  if (seen.has(key)) return 'The file has it twice; the first one counts.'
  seen.add(key)
  return undefined
}
