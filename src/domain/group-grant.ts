import type { Role } from './permissions.ts'

/** What a group may do: roles by project (`*`: every project), or everything. */
export type GroupGrant = 'platform-admin' | Readonly<Record<string, Role>>
