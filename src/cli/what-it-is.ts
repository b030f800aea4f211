import { isRecord } from './documents.ts'

/** Files that people pass by mistake, recognized by their first line. The text follows "it is". */
const texts: readonly (readonly [RegExp, string])[] = [
  [/^\0?[^\0]\0/, 'UTF-16 without a byte order mark: convert it to UTF-8'],
  [/^\s*<(?:!doctype\s+html|html)\b/i, 'a page of HTML, such as a proxy or a sign-in page sends'],
  [/^\s*<[?!a-z]/i, 'XML'],
  [/^\s*No resources found\b/, 'the message of kubectl that it found nothing: check the namespace and the context'],
  [
    /^\s*(?:error:|Error from server|Unable to connect to the server|The connection to the server|You must be logged in|[EFW]\d{4} \d\d:\d\d:\d\d)/,
    'an error message of kubectl'
  ],
  [/^\s*(?:NAMESPACE +)?NAME +[A-Z][A-Z -]*(?:\r?\n|$)/, "kubectl's table output: use kubectl with -o json"],
  [/^\s*Name: +\S/, 'the output of kubectl describe, which has no values: use kubectl get -o json'],
  [/^\s*-----BEGIN /, 'a key or a certificate']
]

/** What a text is, judged by its first lines, if it is not a file of documents. */
export function textKind(text: string): string | undefined {
  const head = text.slice(0, 4096)
  return texts.find(([pattern]) => pattern.test(head))?.[1]
}

/** Describes a document in a few words that contain none of its values. */
export function documentKind(document: unknown): string {
  if (Array.isArray(document)) return 'a list'
  if (!isRecord(document)) return 'a plain text or number'
  const kind = document['kind']
  if (typeof kind === 'string' && kind !== '') return kindOf(kind, document['type'])
  if (Array.isArray(document['credentials'])) return 'a declared set of credentials, which is for apply'
  if (CASC_KEYS.some(key => Object.hasOwn(document, key))) return 'a configuration of Jenkins (Configuration as Code)'
  if (Object.hasOwn(document, 'error') || Object.hasOwn(document, 'Error from server')) return 'an error message'
  return 'an object without a kind'
}

/** The root keys of a file for Jenkins' plug-in Configuration as Code. */
const CASC_KEYS = ['jenkins', 'unclassified', 'security', 'credentials', 'tool', 'jobs', 'groovy']

/** A word of Kubernetes; anything else is not repeated. */
const WORD = /^[A-Za-z][\w./-]{0,99}$/

function kindOf(kind: string, type: unknown): string {
  if (!WORD.test(kind)) return 'an object of an unusual kind'
  if (kind === 'Config') return 'a kubeconfig'
  return kind === 'Secret' && typeof type === 'string' && WORD.test(type) ? `Secret of type ${type}` : kind
}

/** The number of each kind, most frequent first: `3 ConfigMap, 1 Secret of type Opaque`. */
export function counted(kinds: readonly string[]): string {
  const groups = [...Map.groupBy(kinds, kind => kind)].map(([kind, all]) => ({ kind, count: all.length }))
  const shown = groups.toSorted((a, b) => b.count - a.count).map(({ kind, count }) => withCount(kind, count))
  return shown.length > MOST ? `${shown.slice(0, MOST).join(', ')} and others` : shown.join(', ')
}

/** Some descriptions have an article, which already implies one. */
const withCount = (kind: string, count: number): string => {
  if (!/^an? /.test(kind)) return `${count} ${kind}`
  return count === 1 ? kind : `${count} times ${kind}`
}

/** Maximum number of kinds listed. */
const MOST = 10
