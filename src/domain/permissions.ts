import { type Caller, EVERY_PROJECT } from './caller.ts'

/** The roles in a project, lowest first; each includes the permissions of the previous ones. */
export const roles = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

interface Rule {
  /** The lowest role that suffices; `anyone` is every caller with a valid token. */
  readonly least: Role | 'project-maker' | 'platform-admin' | 'anyone'
  /** Where the role must be held; not applicable to platform-admins and `anyone`. */
  readonly where: 'the project' | 'any project' | 'the bridge'
  /** Whether it makes changes, which read-only callers cannot do. */
  readonly changes: boolean
  /** Its purpose, as in docs/access.md. */
  readonly does: string
}

const inProject = (least: Role, does: string, changes = false): Rule => ({ least, where: 'the project', changes, does })
const platform = (does: string, changes = false): Rule => ({ least: 'platform-admin', where: 'the bridge', changes, does })
const anyone = (does: string): Rule => ({ least: 'anyone', where: 'the bridge', changes: false, does })
const CHANGES = true

/** The table of permissions. Every route names one of them, `docs/access.md` repeats the table, and tests compare the three. */
export const permissions = {
  'self.read': anyone('see which caller a token belongs to'),
  'type.read': anyone('read the types of credentials'),
  'project.list': anyone('list projects; only those in which the caller has a role'),
  'overview.read': anyone('see a summary; only of the projects in which the caller has a role'),
  'credential.list': anyone('find credentials; only in projects in which the caller has a role'),
  'controller.list': anyone('see the controllers of the projects in which the caller has a role, and whether they work'),
  'project.read': inProject('viewer', 'read a project'),
  'credential.read': inProject('viewer', 'read credentials without their secrets, their status and snippets'),
  'event.read': inProject('viewer', 'read the events of a project'),
  'usage.read': inProject('viewer', 'see which jobs used a credential'),
  'plan.read': inProject('viewer', 'see what a sync would do'),
  'member.read': inProject('viewer', 'see the members of a project and their roles'),
  'secret-store.list': inProject('viewer', 'see which secret stores a project may read, and which of their paths'),
  'verify-target.list': inProject('viewer', 'see on which verify targets credentials of a project may be tried'),
  'secret-store.browse': inProject('operator', 'list the keys of secret stores that a project may read'),
  'share.browse': inProject('operator', 'see which credentials of other projects are shared with a project'),
  'project.sync': inProject('operator', 'sync a project now', CHANGES),
  'credential.write': inProject('operator', 'create, change and delete credentials', CHANGES),
  'credential.sync': inProject('operator', 'sync a credential now', CHANGES),
  'credential.refresh': inProject('operator', 'read the values of a credential again from its secret stores', CHANGES),
  'credential.verify': inProject('operator', 'try a credential on a verify target', CHANGES),
  'unmanaged.delete': inProject('admin', 'delete an unmanaged credential in a folder of a project', CHANGES),
  'kubeconfig.read': {
    ...{ least: 'operator', where: 'any project', changes: false },
    does: "read the cluster's kubeconfig that the form offers"
  },
  'project.update': inProject('admin', 'change the display name and policies of a project', CHANGES),
  'project.delete': inProject('admin', 'delete a project and everything the bridge manages for it in Jenkins', CHANGES),
  'share.read': inProject('admin', 'see which projects a credential is shared with, and where it is used'),
  'share.write': inProject('admin', 'share a credential with other projects, and end that', CHANGES),
  'credential.forget': inProject('admin', 'forget a credential, or a project, that Jenkins may still hold', CHANGES),
  'member.write': inProject('admin', 'grant and remove roles in a project', CHANGES),
  'access.read': inProject('admin', 'see who has which role in a project, and why'),
  'webhook.read': inProject('admin', 'read webhooks and their deliveries'),
  'webhook.write': inProject('admin', 'create, change, test and delete webhooks', CHANGES),
  'project.create': {
    ...{ least: 'project-maker', where: 'the bridge', changes: CHANGES },
    does: 'create projects, each in a new folder of its name'
  },
  'project.move': platform('choose the folder of a project: an existing one, or another than its name', CHANGES),
  'controller.read': platform('see all Jenkins controllers, how they are configured, and their events'),
  'controller.write': platform('register, change, check and remove Jenkins controllers', CHANGES),
  'secret-store.read': platform('see all secret stores without their logins, and list their keys'),
  'secret-store.write': platform('register, change, check and remove secret stores', CHANGES),
  'verify-target.read': platform('see all verify targets with their addresses'),
  'verify-target.write': platform('register, change, check and remove verify targets', CHANGES),
  'token.read': platform('list API tokens'),
  'token.write': platform('create and revoke API tokens', CHANGES),
  'group-role.read': platform('see the roles of groups'),
  'group-role.write': platform('set and remove the roles of groups', CHANGES),
  'key.read': platform('see which master keys are in use'),
  'key.rotate': platform('re-seal everything with the first master key', CHANGES),
  'bridge.reload': platform('have every process read its files again', CHANGES),
  'audit.read': platform('read and export the audit trail'),
  'queue.read': platform('view the queue'),
  'queue.write': platform('retry and remove jobs and pause the queue, if `QUEUES_WRITABLE` allows it', CHANGES),
  'metrics.read': platform('read the metrics')
} as const satisfies Record<string, Rule>

export type Permission = keyof typeof permissions

/** The rule of a permission, with the general type. */
export const ruleOf = (permission: Permission): Rule => permissions[permission]

/**
 * `hidden`: the caller has no role in the project, and must not learn whether it exists. `forbidden`: the caller may know the
 * project but not do this.
 */
export type Verdict = 'allowed' | 'forbidden' | 'hidden'

/** Whether a caller has a permission; in `project` if it is a permission within projects. */
export function verdictOn(caller: Caller, permission: Permission, project: string | undefined): Verdict {
  const { least, where, changes } = ruleOf(permission)
  const held = where === 'the project' ? roleIn(caller, project ?? '') : highest([...caller.roles.values()])
  if (where === 'the project' && !caller.platformAdmin && held === undefined) return 'hidden'
  if (changes && caller.readOnly) return 'forbidden'
  if (least === 'anyone' || caller.platformAdmin) return 'allowed'
  if (least === 'project-maker') return caller.projectMaker === true ? 'allowed' : 'forbidden'
  return least !== 'platform-admin' && held !== undefined && rank(held) >= rank(least) ? 'allowed' : 'forbidden'
}

export const mayDo = (caller: Caller, permission: Permission, project?: string): boolean =>
  verdictOn(caller, permission, project) === 'allowed'

/** The role that a caller has in a project; undefined for none. A platform-admin needs none. */
export const roleIn = ({ roles: held }: Pick<Caller, 'roles'>, project: string): Role | undefined =>
  highest([held.get(project), held.get(EVERY_PROJECT)])

/** The highest of some roles. */
export function highest(some: readonly (Role | undefined)[]): Role | undefined {
  return roles.findLast(role => some.includes(role))
}

/** The caller with a membership added: the higher role counts. */
export function withRole(caller: Caller, project: string, role: Role | undefined): Caller {
  if (role === undefined) return caller
  const best = highest([caller.roles.get(project), role]) as Role
  return { ...caller, roles: new Map([...caller.roles, [project, best]]) }
}

const rank = (role: Role): number => roles.indexOf(role)
