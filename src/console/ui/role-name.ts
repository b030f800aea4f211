import type { AccessGrant } from '#api'
import { generalMessages } from '#messages/general'

/** The name of a role, in a project or of the whole bridge. */
export const roleName = (role: AccessGrant['role']): string =>
  role === 'platform-admin' ? generalMessages.role.platformAdmin : generalMessages.role[role]
