import type { Once } from './once.ts'
import type { Role } from './permissions.ts'

/** Stands for every project in a map of roles. No project can have this name. */
export const EVERY_PROJECT = '*'

/** The caller of a request, with its known roles. */
export interface Caller {
  /** The name in records and events: `admin`, `token:ID`, `oidc:NAME`, `kubesphere:NAME` or `kubernetes`. */
  readonly subject: string
  /** The display name. */
  readonly name: string
  /** `bridge`: not an HTTP caller; the bridge follows a configured source. */
  readonly kind: 'admin-token' | 'token' | 'oidc' | 'kubesphere' | 'bridge'
  readonly platformAdmin: boolean
  /** Whether it may make projects, of which it becomes an admin. A platform-admin may without. Undefined: no. */
  readonly projectMaker?: boolean
  /** Project (or `*` for every project) to role. Includes only the memberships that were looked up for the request. */
  readonly roles: ReadonlyMap<string, Role>
  /** The names to which a role map may give its roles; undefined: none does. */
  readonly mappedNames?: readonly string[]
  /** The groups that can be members of projects, as `group:NAME`; undefined: none. */
  readonly groups?: readonly string[]
  /** Whether it may only read, regardless of its roles. */
  readonly readOnly: boolean
  readonly expiresAt: string | null
  /** The id of the request that it sent; undefined where there is none. Events carry it. */
  readonly requestId?: string
  /** Set if the request has an idempotency key: its effect and the key are stored in one step. */
  readonly once?: Once
}
