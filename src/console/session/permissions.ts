export type Role = 'viewer' | 'operator' | 'admin'

const rank: Readonly<Record<Role, number>> = { viewer: 1, operator: 2, admin: 3 }

/** What the console offers, and the least role in the project that may do it; null: administrators of the platform alone. */
export const actions = {
  'project.create': null,
  'project.update': 'admin',
  'project.delete': 'admin',
  'project.sync': 'operator',
  'credential.write': 'operator',
  'credential.sync': 'operator',
  'member.read': 'viewer',
  'member.write': 'admin',
  'webhook.write': 'admin',
  'kubeconfig.read': 'operator',
  'controller.read': null,
  'token.write': null,
  'key.rotate': null,
  'audit.read': null
} as const satisfies Record<string, Role | null>

export type Action = keyof typeof actions

interface Caller {
  readonly platformAdmin: boolean
  readonly readOnly: boolean
  readonly roles: Readonly<Record<string, Role>>
}

/** A caller that may only read never gets to change anything, whatever the role. */
export function allows(caller: Caller, action: Action, project?: string): boolean {
  if (caller.readOnly && !action.endsWith('.read')) return false
  if (caller.platformAdmin) return true
  const least = actions[action]
  if (least === null || project === undefined) return false
  // `*` is a role in every project; the stronger of the two counts
  return [caller.roles[project], caller.roles['*']].some(role => role !== undefined && rank[role] >= rank[least])
}
