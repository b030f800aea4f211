/** A value in a KV engine: its versions, as documented in https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2. */
interface Version {
  readonly data: unknown
  readonly createdAt: string
  /** Also a time to come, where the mount has `delete_version_after`. */
  deletionTime: string
  isDeleted: boolean
  isDestroyed: boolean
}

export interface KvMount {
  readonly type: string
  version: 1 | 2
  readonly keys: Map<string, Version[]>
}

export interface KvAnswer {
  readonly status: number
  readonly body: unknown
}

const EMPTY: KvAnswer = { status: 404, body: { errors: [] } }
/** What every answer has around its data. */
export const enveloped = (data: unknown, more: object = {}) => ({
  ...{ request_id: '5c1c1d0c-0000-4000-8000-000000000001', lease_id: '', renewable: false, lease_duration: 0 },
  ...{ data, wrap_info: null, warnings: null, auth: null, ...more }
})

export const newKvMount = (version: 1 | 2): KvMount => ({ type: 'kv', version, keys: new Map() })

export function putVersion(mount: KvMount, key: string, data: unknown, deletionTime = ''): number {
  const versions = mount.keys.get(key) ?? []
  const version = { data, createdAt: '2026-11-30T00:00:00.000000001Z', deletionTime, isDeleted: false, isDestroyed: false }
  if (mount.version === 1) versions.length = 0
  versions.push(version)
  mount.keys.set(key, versions)
  return versions.length
}

/** One read or list below the path of a mount. */
export function readKv(mount: KvMount, path: string, query: URLSearchParams): KvAnswer {
  const isList = query.get('list') === 'true'
  if (mount.version === 1) return isList ? listKeys(mount, path) : readOne(mount, path)
  const [kind = '', ...rest] = path.split('/')
  const key = rest.join('/')
  if (kind === 'metadata') return isList ? listKeys(mount, key) : metadataOf(mount, key)
  if (kind === 'data' && !isList) return readVersion(mount, key, query.get('version'))
  if (path === 'config')
    return { status: 200, body: enveloped({ cas_required: false, delete_version_after: '0s', max_versions: 0 }) }
  // Seen from Vault itself; no page documents it.
  const warning = 'Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use.'
  return { status: 404, body: enveloped(null, { warnings: [warning] }) }
}

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v1#read-secret */
function readOne(mount: KvMount, key: string): KvAnswer {
  const found = mount.keys.get(key)?.at(-1)
  return found === undefined ? EMPTY : { status: 200, body: enveloped(found.data, { lease_duration: 2_764_800 }) }
}

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version: a version that is gone is a 404 with its metadata. */
function readVersion(mount: KvMount, key: string, asked: string | null): KvAnswer {
  const versions = mount.keys.get(key) ?? []
  const number = asked === null || asked === '0' ? versions.length : Number(asked)
  const found = versions[number - 1]
  if (found === undefined) return EMPTY
  const isGone = found.isDeleted || found.isDestroyed
  const metadata = {
    ...{ created_time: found.createdAt, custom_metadata: null, deletion_time: found.deletionTime },
    ...{ destroyed: found.isDestroyed, version: number }
  }
  return { status: isGone ? 404 : 200, body: enveloped({ data: isGone ? null : found.data, metadata }) }
}

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-metadata */
function metadataOf(mount: KvMount, key: string): KvAnswer {
  const versions = mount.keys.get(key)
  return versions === undefined
    ? EMPTY
    : { status: 200, body: enveloped({ current_version: versions.length, max_versions: 0, versions: {} }) }
}

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#list-secrets: folders end with a slash; nothing is a 404. */
function listKeys(mount: KvMount, path: string): KvAnswer {
  const prefix = path === '' || path.endsWith('/') ? path : `${path}/`
  const below = [...mount.keys.keys()].filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length))
  const names = new Set(below.map(name => (name.includes('/') ? `${name.split('/', 1)[0]}/` : name)))
  return names.size === 0 ? EMPTY : { status: 200, body: enveloped({ keys: [...names].toSorted() }) }
}
