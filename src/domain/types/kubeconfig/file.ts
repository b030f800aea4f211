import type { Report } from '../../findings.ts'
import { own } from '../../own.ts'
import { type Fields, isFields } from '../shared/fields.ts'
import { documentIn, explainOther, explainShapes, warnOfIndent } from './document.ts'
import { checkShapes } from './schema.ts'

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

/** Reads a kubeconfig as kubectl does; undefined, with an error in the report, where kubectl would not read it. */
export function readKubeconfig(report: Report, text: string): Kubeconfig | undefined {
  const document = documentIn(report, text)
  if (document === undefined) return undefined
  const { value: root } = document
  if (!isFields(root) || !isConfig(root)) return explainOther(report, text)
  checkShapes(report, root)
  if (report.hasErrors) return explainShapes(report, text)
  warnOfIndent(report, text)
  return {
    currentContext: (own(root, 'current-context') as string | null | undefined) ?? '',
    clusters: entriesOf(root, 'clusters', 'cluster'),
    contexts: entriesOf(root, 'contexts', 'context'),
    users: entriesOf(root, 'users', 'user')
  }
}

function isConfig(root: Fields): boolean {
  const [kind, apiVersion] = [own(root, 'kind') ?? '', own(root, 'apiVersion') ?? '']
  if (kind === '' && !['clusters', 'contexts', 'users'].some(list => Array.isArray(own(root, list)))) return false
  return (kind === '' || kind === 'Config') && (apiVersion === '' || apiVersion === 'v1')
}

/** The entries of a list whose shape has been checked. */
const entriesOf = (root: Fields, list: string, one: string): Entry[] =>
  ((own(root, list) ?? []) as readonly (Fields | null)[]).map((item, i) => ({
    name: (item?.['name'] as string | null | undefined) ?? '',
    fields: (own(item ?? {}, one) ?? {}) as Fields,
    where: `${list}[${i}].${one}`
  }))

/** A text of an entry; '' where it has none. */
export function textIn({ fields }: Entry, name: string): string {
  const value = own(fields, name) as string | readonly number[] | null | undefined
  return typeof value === 'object' && value !== null ? Buffer.from(value).toString('base64') : (value ?? '')
}

/** The placeholders that `kubectl config view` prints instead of a secret. */
export const isRedacted = (text: string): boolean => text === 'REDACTED' || text === 'DATA+OMITTED'

/** What base64 of an entry says; '' where it has none. */
export const decodedIn = (entry: Entry, name: string): string => Buffer.from(textIn(entry, name), 'base64').toString('latin1')
