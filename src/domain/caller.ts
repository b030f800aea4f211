import type { Role } from './permissions.ts'

/** Every project, in a table of roles. No project can have this name. */
export const EVERY_PROJECT = '*'

/** Who asks for something, and what for all we know it may do. */
export interface Caller {
  /** The name that stands in records and events: `admin`, `token:ID`, `oidc:NAME`, `kubesphere:NAME` or `kubernetes`. */
  readonly subject: string
  /** What people call it. */
  readonly name: string
  /** `bridge`: nobody asks over HTTP; the bridge follows a source that it was told to follow. */
  readonly kind: 'admin-token' | 'token' | 'oidc' | 'kubesphere' | 'bridge'
  readonly platformAdmin: boolean
  /** Project (or `*` for every project) to role. Of memberships, only those that the request needs have been looked up. */
  readonly roles: ReadonlyMap<string, Role>
  /** Whether it may only read, whatever its roles are. */
  readonly readOnly: boolean
  readonly expiresAt: string | null
}
