import type { Report } from '../../findings.ts'
import { own } from '../../own.ts'
import { type Fields, isFields } from '../shared/fields.ts'
import { isPlaceholder } from '../shared/placeholders.ts'

const CONTENT = '#/data/content'

/** What kubectl reads in one place of a file. `null` is taken everywhere, as if the field were left out. */
type Shape =
  | 'text'
  | 'switch'
  /** Base64. */
  | 'bytes'
  | 'anything'
  | { readonly listOf: Shape }
  | { readonly mapOf: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> }
  /** A list whose items have a name, which no two share, and a value in a field of this name. */
  | { readonly named: string; readonly of: Shape }

const named = (name: string, of: Shape): Shape => ({ named: name, of })
const extensions = named('extension', 'anything')
const texts = <const N extends string>(...names: readonly N[]): Record<N, Shape> =>
  Object.fromEntries(names.map(name => [name, 'text'])) as Record<N, Shape>

const exec: Shape = {
  fields: {
    ...texts('apiVersion', 'command', 'installHint', 'interactiveMode'),
    provideClusterInfo: 'switch',
    args: { listOf: 'text' },
    env: { listOf: { fields: texts('name', 'value') } }
  }
}
const user: Shape = {
  fields: {
    ...texts('client-certificate', 'client-key', 'token', 'tokenFile', 'as', 'as-uid', 'username', 'password'),
    'client-certificate-data': 'bytes',
    'client-key-data': 'bytes',
    'as-groups': { listOf: 'text' },
    'as-user-extra': { mapOf: { listOf: 'text' } },
    'auth-provider': { fields: { name: 'text', config: { mapOf: 'text' } } },
    exec,
    extensions
  }
}
const cluster: Shape = {
  fields: {
    ...texts('server', 'tls-server-name', 'certificate-authority', 'proxy-url'),
    'certificate-authority-data': 'bytes',
    'insecure-skip-tls-verify': 'switch',
    'disable-compression': 'switch',
    extensions
  }
}

/** A file as kubectl 1.32 reads it; it skips fields that it does not know. */
const config: Shape = {
  fields: {
    ...texts('kind', 'apiVersion', 'current-context'),
    preferences: { fields: { colors: 'switch', extensions } },
    clusters: named('cluster', cluster),
    contexts: named('context', { fields: { ...texts('cluster', 'user', 'namespace'), extensions } }),
    users: named('user', user),
    extensions
  }
}

/** Reports each value for which kubectl does not read the file. */
export const checkShapes = (report: Report, root: Fields): undefined => checkShape(report, config, root, '')

function checkShape(report: Report, shape: Shape, value: unknown, where: string): undefined {
  if (value === undefined || value === null || shape === 'anything') return
  if (typeof shape === 'string') return checkScalar(report, shape, value, where)
  const isList = 'listOf' in shape || 'named' in shape
  if (isList ? !Array.isArray(value) : !isFields(value)) return report.error('FieldType', CONTENT, where)
  if ('listOf' in shape)
    for (const [i, item] of (value as unknown[]).entries()) checkShape(report, shape.listOf, item, `${where}[${i}]`)
  // The names in a map are somebody's own and may be secret.
  else if ('mapOf' in shape) for (const item of Object.values(value)) checkShape(report, shape.mapOf, item, where)
  else if ('named' in shape) checkNamed(report, shape, value as unknown[], where)
  else {
    for (const [name, one] of Object.entries(shape.fields))
      checkShape(report, one, own(value as Fields, name), where === '' ? name : `${where}.${name}`)
  }
}

function checkNamed(
  report: Report,
  shape: { readonly named: string; readonly of: Shape },
  list: unknown[],
  where: string
): undefined {
  const seen = new Set<unknown>()
  for (const [i, item] of list.entries()) {
    const at = `${where}[${i}]`
    checkShape(report, { fields: { name: 'text', [shape.named]: shape.of } }, item, at)
    const [name, value] = isFields(item) ? [own(item, 'name') ?? '', own(item, shape.named)] : ['', undefined]
    if (seen.has(name)) report.error('DuplicateName', CONTENT, `${at}.name`)
    // An extension without a value does not count.
    if (shape.of !== 'anything' || (value ?? null) !== null) seen.add(name)
  }
}

function checkScalar(report: Report, shape: 'text' | 'switch' | 'bytes', value: unknown, where: string): undefined {
  if (shape === 'bytes' && isBytes(value)) return
  if (typeof value !== (shape === 'switch' ? 'boolean' : 'string')) report.error('FieldType', CONTENT, where)
  else if (shape === 'bytes' && !isBase64(value as string))
    report.error(isPlaceholder((value as string).trim()) ? 'PlaceholderContent' : 'NotBase64', CONTENT, where)
}

/** Go reads bytes from a list of numbers, too. */
export const isBytes = (value: unknown): value is readonly (number | null)[] =>
  Array.isArray(value) && value.every(byte => byte === null || (Number.isInteger(byte) && byte >= 0 && byte <= 255))

/** As Go reads it: line ends are skipped, anything else that does not belong is not. */
function isBase64(text: string): boolean {
  const digits = text.replaceAll(/[\r\n]/g, '')
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits)
}
