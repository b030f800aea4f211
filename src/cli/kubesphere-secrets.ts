import { documentsIn, isRecord } from './documents.ts'

/** What the types of KubeSphere's credentials begin with. */
const PREFIX = 'credential.devops.kubesphere.io/'

/** A Secret of Kubernetes that KubeSphere keeps a credential in; the rest of it is for the bridge to read. */
export interface Secret {
  readonly type: string
  readonly metadata: { readonly name: string; readonly namespace: string }
}

/** What a file holds: credentials by their namespace, and how many objects are something else. */
export interface Found {
  readonly namespaces: ReadonlyMap<string, readonly Secret[]>
  /** What looks like a credential and cannot be taken, with the reason. */
  readonly refused: readonly { readonly namespace: string; readonly name: string; readonly why: string }[]
  readonly others: number
}

/** Reads what kubectl prints: a List, several documents, single objects; YAML or JSON. */
export function secretsIn(text: string): Found {
  const objects = documentsIn(text).flatMap(itemsOf)
  const namespaces = new Map<string, Secret[]>()
  const refused: Found['refused'][number][] = []
  const seen = new Set<string>()
  let others = 0
  for (const object of objects) {
    if (
      !isRecord(object) ||
      object['kind'] !== 'Secret' ||
      typeof object['type'] !== 'string' ||
      !object['type'].startsWith(PREFIX)
    ) {
      others++
      continue
    }
    const metadata = isRecord(object['metadata']) ? object['metadata'] : {}
    const { namespace, name } = { namespace: word(metadata['namespace']), name: word(metadata['name']) }
    const why = reasonAgainst(namespace, name, metadata, seen)
    if (why !== undefined) refused.push({ namespace, name, why })
    else
      namespaces.set(namespace, [
        ...(namespaces.get(namespace) ?? []),
        { ...object, metadata: { ...metadata, name, namespace }, type: object['type'] }
      ])
  }
  return { namespaces, refused, others }
}

function itemsOf(document: unknown): unknown[] {
  if (Array.isArray(document)) return document
  if (isRecord(document) && Array.isArray(document['items'])) return document['items']
  return document === null || document === undefined ? [] : [document]
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '')

function reasonAgainst(
  namespace: string,
  name: string,
  metadata: Record<string, unknown>,
  seen: Set<string>
): string | undefined {
  if (namespace === '' || name === '') return 'It has no namespace or no name.'
  if (metadata['deletionTimestamp'] !== undefined) return 'It is being deleted in the cluster.'
  const key = `${namespace}/${name}`
  if (seen.has(key)) return 'The file has it twice; the first one counts.'
  seen.add(key)
  return undefined
}
