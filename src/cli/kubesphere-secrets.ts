import { documentsIn, isRecord } from './documents.ts'
import { Failure } from './exit.ts'
import { counted, documentKind, textKind } from './what-it-is.ts'

/** Prefix of the types of KubeSphere's credentials. */
const PREFIX = 'credential.devops.kubesphere.io/'

/** A Kubernetes Secret in which KubeSphere stores a credential; the bridge reads the rest of it. */
export interface Secret {
  readonly type: string
  readonly metadata: { readonly name: string; readonly namespace: string }
}

/** The content of a file: credentials by namespace, and the kinds of all other objects. */
export interface Found {
  readonly namespaces: ReadonlyMap<string, readonly Secret[]>
  /** Objects that look like credentials but cannot be imported, with the reason. */
  readonly refused: readonly { readonly namespace: string; readonly name: string; readonly why: string }[]
  /** The kind of each other object. */
  readonly others: readonly string[]
}

/** Reads the output of kubectl: a List, several documents or single objects, as YAML or JSON. Throws if it has no credential. */
export function secretsIn(text: string): Found {
  const found = sorted(objectsIn(text))
  if (found.namespaces.size > 0 || found.refused.length > 0) return found
  const what = found.others.length === 0 ? 'an empty list' : counted(found.others)
  throw nothing(what)
}

const nothing = (what: string): Failure =>
  new Failure(
    'usage',
    `the file has no KubeSphere credential: it contains ${what}. Use the output of: kubectl get secrets -A -o json`
  )

/** The objects of all documents of a text; throws if one document is not usable. */
function objectsIn(text: string): Record<string, unknown>[] {
  const what = textKind(text)
  if (what !== undefined) throw new Failure('usage', `the file has no KubeSphere credential: it is ${what}`)
  const documents = documentsIn(text)
  if (documents.length === 0) throw new Failure('usage', 'the file has no KubeSphere credential: it is empty')
  return documents.flatMap(({ value, line }) => {
    const objects = itemsOf(value)
    const odd = objects.find(object => !isRecord(object))
    if (odd === undefined) return objects as Record<string, unknown>[]
    throw new Failure(
      'usage',
      `the document that starts in line ${line} contains ${documentKind(odd)} instead of an object. Nothing was done`
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

/** Only Secrets have these types, so lists whose items omit their kind can be read, too. */
const isCredential = ({ kind, type }: Record<string, unknown>): boolean =>
  (kind === 'Secret' || kind === undefined || kind === '') && typeof type === 'string' && type.startsWith(PREFIX)

/** The items of a list, nested lists included. Items of a `SecretList` are Secrets, although the Kubernetes API omits their kind. */
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
    return 'Its namespace or name is not a string: put it in quotes.'
  if (namespace === '' || name === '') return 'Its namespace or name is missing.'
  // Some clients write `null` for an object that is not being deleted.
  if ((metadata['deletionTimestamp'] ?? undefined) !== undefined) return 'It is being deleted in the cluster.'
  const key = `${namespace}/${name}`
  if (seen.has(key)) return 'Duplicate in the file; the first one counts.'
  seen.add(key)
  return undefined
}
