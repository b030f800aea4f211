import { isScalar } from 'yaml'
import type { Bounds } from '../../documents/bounds.ts'
import { parseDocuments } from '../../documents/yaml-documents.ts'
import type { Report } from '../../findings.ts'
import { own } from '../../own.ts'
import { type Fields, isFields } from '../shared/fields.ts'
import { wrongFieldsOf } from './exec.ts'

const CONTENT = '#/data/content'

/** An entry of one of the three lists: its name, what it holds, and where it stands (`users[0].user`). */
export interface Entry {
  readonly name: string
  readonly fields: Fields
  readonly where: string
}

export interface Kubeconfig {
  readonly currentContext: string
  readonly clusters: readonly Entry[]
  readonly contexts: readonly Entry[]
  readonly users: readonly Entry[]
}

/** A file of 2,000 contexts, each with a cluster and a user, has some 200,000 lexemes. */
const BOUNDS: Bounds = { lexemes: 300_000, values: 100_000, entries: 10_000, depth: 100 }

const SKIP = 'insecure-skip-tls-verify'

/** The texts of each kind of entry; `*-data` is base64. kubectl does not read a file with anything else in their places. */
const texts = {
  cluster: ['server', 'tls-server-name', 'certificate-authority', 'certificate-authority-data', 'proxy-url'],
  context: ['cluster', 'user', 'namespace'],
  user: [
    ...['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data'],
    ...['token', 'tokenFile', 'username', 'password']
  ]
} as const

/** Reads a kubeconfig as kubectl does; undefined, with an error in the report, where kubectl would not read it. */
export function readKubeconfig(report: Report, text: string): Kubeconfig | undefined {
  const root = parsed(report, text)
  if (root === undefined) return undefined
  if (!isFields(root) || !isConfig(root)) {
    report.error('NotAKubeconfig', CONTENT)
    return undefined
  }
  const currentContext = root['current-context'] ?? ''
  if (typeof currentContext !== 'string') report.error('FieldType', CONTENT, 'current-context')
  const lists = { clusters: 'cluster', contexts: 'context', users: 'user' } as const
  const [clusters = [], contexts = [], users = []] = Object.entries(lists).map(([list, one]) =>
    entriesOf(report, own(root, list), list, one)
  )
  return report.hasErrors ? undefined : { currentContext: currentContext as string, clusters, contexts, users }
}

/** The first document, as kubectl takes it: YAML 1.1, where `yes` and `y` are no texts, and the last of two equal keys counts. */
function parsed(report: Report, text: string): unknown {
  try {
    if (text.trimStart().startsWith('{')) return JSON.parse(text)
  } catch {
    // It may be a flow map of YAML.
  }
  try {
    const parsed = parseDocuments(text, { reads: '1.1', bounds: BOUNDS })
    if ('bound' in parsed) {
      report.error('TooComplex', CONTENT)
      return undefined
    }
    const { documents } = parsed
    if (documents.filter(({ contents }) => contents !== null && !(isScalar(contents) && contents.value === null)).length > 1)
      report.warn('SeveralDocuments', CONTENT)
    if (documents[0] === undefined || documents[0].errors.length > 0) throw new Error('not YAML')
    return documents[0].toJS({ maxAliasCount: 100 }) ?? null
  } catch {
    // Also what is nested too deep, or would grow beyond measure. The error quotes the text and is not shown.
    report.error('YamlUnreadable', CONTENT)
    return undefined
  }
}

function isConfig(root: Fields): boolean {
  const { kind = '', apiVersion = '' } = root
  if (kind === '' && !['clusters', 'contexts', 'users'].some(list => Array.isArray(own(root, list)))) return false
  return (kind === '' || kind === 'Config') && (apiVersion === '' || apiVersion === 'v1')
}

function entriesOf(report: Report, list: unknown, named: string, one: keyof typeof texts): Entry[] {
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) {
    report.error('FieldType', CONTENT, named)
    return []
  }
  const seen = new Set<unknown>()
  return list.flatMap((item: unknown, i) => {
    const where = `${named}[${i}]`
    const fields = isFields(item) ? (item[one] ?? {}) : undefined
    const name = isFields(item) ? (item['name'] ?? '') : undefined
    if (!isFields(fields) || typeof name !== 'string') {
      report.error('FieldType', CONTENT, where)
      return []
    }
    if (seen.has(name)) report.error('DuplicateName', CONTENT, `${where}.name`)
    seen.add(name)
    checkTexts(report, fields, texts[one], `${where}.${one}`)
    if (one === 'user') checkPrograms(report, fields, `${where}.${one}`)
    return [{ name, fields, where: `${where}.${one}` }]
  })
}

function checkTexts(report: Report, fields: Fields, names: readonly string[], where: string): undefined {
  if (typeof (fields[SKIP] ?? false) !== 'boolean') report.error('FieldType', CONTENT, `${where}.${SKIP}`)
  for (const name of names) {
    const value = own(fields, name) ?? ''
    if (typeof value !== 'string') report.error('FieldType', CONTENT, `${where}.${name}`)
    else if (name.endsWith('-data') && !isBase64(value)) report.error('NotBase64', CONTENT, `${where}.${name}`)
  }
}

/** What gets a token for a user: an exec plug-in, or an auth-provider. */
function checkPrograms(report: Report, fields: Fields, where: string): undefined {
  for (const name of wrongFieldsOf(fields['exec']))
    report.error('FieldType', CONTENT, name === '' ? `${where}.exec` : `${where}.exec.${name}`)
  if (!isFields(fields['auth-provider'] ?? {})) report.error('FieldType', CONTENT, `${where}.auth-provider`)
}

/** As Go reads it: line ends are skipped, anything else that does not belong is not. */
function isBase64(text: string): boolean {
  const digits = text.replaceAll(/[\r\n]/g, '')
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits)
}

/** A text of an entry; '' where it has none. */
export const textIn = ({ fields }: Entry, name: string): string => (own(fields, name) as string | null | undefined) ?? ''

/** The placeholders that `kubectl config view` prints instead of a secret. */
export const isRedacted = (text: string): boolean => text === 'REDACTED' || text === 'DATA+OMITTED'

/** What base64 of an entry says; '' where it has none. */
export const decodedIn = (entry: Entry, name: string): string => Buffer.from(textIn(entry, name), 'base64').toString('latin1')
