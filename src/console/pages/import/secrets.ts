import { own } from '../../own.ts'
import { type Found, idFrom, isRecord, type Reading, type RowProblem } from './row.ts'
import { fileReading, readingsOf } from './values.ts'

type Keys = Readonly<Record<string, string>>

interface SecretType {
  readonly type: Reading['type']
  /** Our fields by their keys. */
  readonly keys: Keys
}

/** Types of Secrets with the keys that they have: those of KubeSphere, and those of Kubernetes. */
export const secretTypes: ReadonlyMap<string, SecretType> = new Map<string, SecretType>([
  [
    'credential.devops.kubesphere.io/basic-auth',
    { type: 'username-password', keys: { username: 'username', password: 'password' } }
  ],
  [
    'credential.devops.kubesphere.io/ssh-auth',
    { type: 'ssh-key', keys: { username: 'username', passphrase: 'passphrase', private_key: 'privateKey' } }
  ],
  ['credential.devops.kubesphere.io/secret-text', { type: 'access-token', keys: { secret: 'token' } }],
  ['credential.devops.kubesphere.io/kubeconfig', { type: 'kubeconfig', keys: { content: 'content' } }],
  ['kubernetes.io/basic-auth', { type: 'username-password', keys: { username: 'username', password: 'password' } }],
  ['kubernetes.io/ssh-auth', { type: 'ssh-key', keys: { 'ssh-privatekey': 'privateKey' } }],
  ['kubernetes.io/tls', { type: 'certificate', keys: { 'tls.crt': 'certificateChain', 'tls.key': 'privateKey' } }],
  ['kubernetes.io/service-account-token', { type: 'access-token', keys: { token: 'token' } }]
])

const DOCKER: ReadonlyMap<string, string> = new Map([
  ['kubernetes.io/dockerconfigjson', '.dockerconfigjson'],
  ['kubernetes.io/dockercfg', '.dockercfg']
])
const DESCRIPTION = 'kubesphere.io/description'

/** A value of a Secret: text, or bytes in base64 that are no text. */
type Value = { readonly text: string } | { readonly bytes: string }

/** Whether a document is a Kubernetes object. */
export const isKubernetes = (document: unknown): boolean =>
  isRecord(document) && (typeof document['kind'] === 'string' || typeof document['apiVersion'] === 'string')

/** The credentials in a Kubernetes Secret. One of an unknown kind is a row that tells why it is left out. */
export function readSecret(document: unknown, line: number): readonly Found[] {
  const object = isRecord(document) ? document : {}
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {}
  const name = typeof metadata['name'] === 'string' ? metadata['name'] : ''
  const secretType = typeof object['type'] === 'string' && object['type'] !== '' ? object['type'] : 'Opaque'
  const annotations = isRecord(metadata['annotations']) ? metadata['annotations'] : {}
  const description = own(annotations, DESCRIPTION)
  const row: Found = {
    ...{ line, source: name === '' ? secretType : name, id: idFrom(name), type: '', data: {} },
    description: typeof description === 'string' ? description : undefined
  }
  const refused = (problem: RowProblem): readonly Found[] => [{ ...row, problem }]
  if (object['kind'] !== 'Secret' && object['kind'] !== undefined) return refused('notSecret')
  if ((metadata['deletionTimestamp'] ?? null) !== null) return refused('beingDeleted')
  const values = valuesOf(object)
  if (values === undefined) return refused('notBase64')
  const docker = DOCKER.get(secretType)
  if (docker !== undefined) return dockerRows(row, textOf(values.get(docker)), docker === '.dockercfg')
  const known = secretTypes.get(secretType)
  if (known !== undefined) return [{ ...row, type: known.type, data: dataOf(known.keys, values) }]
  return secretType === 'Opaque' ? opaqueRows(row, values) : refused('unsupported')
}

/** `stringData` goes before `data`, as Kubernetes has it; undefined if a value is no base64. */
function valuesOf(object: Readonly<Record<string, unknown>>): Map<string, Value> | undefined {
  const values = new Map<string, Value>()
  for (const [key, value] of entriesOf(object['data'])) {
    const decoded = decode(value)
    if (decoded === undefined) return undefined
    values.set(key, decoded)
  }
  for (const [key, text] of entriesOf(object['stringData'])) values.set(key, { text })
  return values
}

const entriesOf = (part: unknown): readonly (readonly [string, string])[] =>
  isRecord(part) ? Object.entries(part).map(([key, value]) => [key, typeof value === 'string' ? value : ''] as const) : []

function decode(base64: string): Value | undefined {
  const compact = base64.replaceAll(/\s/g, '')
  let binary: string
  try {
    binary = atob(compact)
  } catch {
    return undefined
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, letter => letter.charCodeAt(0))) }
  } catch {
    return { bytes: compact }
  }
}

const textOf = (value: Value | undefined): string => (value !== undefined && 'text' in value ? value.text : '')

const dataOf = (keys: Keys, values: ReadonlyMap<string, Value>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([key, field]) => {
      const text = textOf(values.get(key))
      return text === '' ? [] : [[field, text]]
    })
  )

/** A user name and password for each registry. */
function dockerRows(row: Found, text: string, isOld: boolean): readonly Found[] {
  let config: unknown
  try {
    config = JSON.parse(text)
  } catch {
    return [{ ...row, problem: 'brokenDockerConfig' }]
  }
  const auths = isOld ? config : isRecord(config) ? config['auths'] : undefined
  if (!isRecord(auths) || Object.keys(auths).length === 0) return [{ ...row, problem: 'brokenDockerConfig' }]
  const hosts = Object.entries(auths)
  return hosts.map(([host, auth]) => {
    const { username = '', password = '' } = accountOf(auth)
    return {
      ...{ ...row, type: 'username-password', description: row.description ?? host },
      id: hosts.length === 1 ? row.id : idFrom(`${row.id}-${host.replace(/^https?:\/\//, '')}`),
      source: hosts.length === 1 ? row.source : `${row.source} ${host}`,
      data: { ...(username === '' ? {} : { username }), ...(password === '' ? {} : { password }) }
    }
  })
}

function accountOf(auth: unknown): { readonly username?: string; readonly password?: string } {
  if (!isRecord(auth)) return {}
  const { username, password, auth: both } = auth
  if (typeof username === 'string' && typeof password === 'string') return { username, password }
  const joined = typeof both === 'string' ? textOf(decode(both)) : ''
  const colon = joined.indexOf(':')
  return colon === -1 ? {} : { username: joined.slice(0, colon), password: joined.slice(colon + 1) }
}

/** An account if there is one, and a row for each other key, whose type is a choice. */
function opaqueRows(row: Found, values: ReadonlyMap<string, Value>): readonly Found[] {
  const account = dataOf({ username: 'username', password: 'password' }, values)
  const isAccount = Object.keys(account).length === 2
  const others = [...values].filter(([key]) => !(isAccount && Object.hasOwn(account, key)))
  if (others.length === 0 && !isAccount) return [{ ...row, problem: 'empty' }]
  const isAlone = others.length + Number(isAccount) === 1
  const rows = others.map(([key, value]): Found => {
    const readings = 'bytes' in value ? [fileReading(value.bytes, key)] : readingsOf(value.text, key)
    const [first] = readings
    return {
      ...{ ...row, type: first?.type ?? '', data: first?.data ?? {} },
      id: isAlone ? row.id : idFrom(`${row.id}-${key}`),
      source: isAlone ? row.source : `${row.source} ${key}`,
      ...(readings.length > 1 ? { readings } : {}),
      ...(first === undefined ? { problem: 'empty' } : {})
    }
  })
  return [...(isAccount ? [{ ...row, type: 'username-password', data: account }] : []), ...rows]
}
