import type { Caller } from '#api'
import { own } from '../own.ts'

/** The roles in a project, weakest first. */
export const roles = ['viewer', 'operator', 'admin'] as const satisfies readonly Caller['roles'][string][]
export type Role = (typeof roles)[number]

interface Rule {
  readonly least: Role | 'project-maker' | 'platform-admin'
  /** Where the role is required. */
  readonly where: 'the project' | 'any project' | 'the bridge'
  readonly changes: boolean
}

const inProject = (least: Role, changes = false): Rule => ({ least, where: 'the project', changes })
const platform = (changes = false): Rule => ({ least: 'platform-admin', where: 'the bridge', changes })
const CHANGES = true

/**
 * The permissions by which the console decides what to offer. The bridge enforces its own table, which the console, as a client of the
 * API, cannot import; test/unit/console/session/permissions.test.ts compares the two tables and their decisions.
 */
export const actions = {
  'project.create': { least: 'project-maker', where: 'the bridge', changes: CHANGES },
  'project.update': inProject('admin', CHANGES),
  'project.move': platform(CHANGES),
  'project.delete': inProject('admin', CHANGES),
  'project.sync': inProject('operator', CHANGES),
  'credential.read': inProject('viewer'),
  'credential.write': inProject('operator', CHANGES),
  'credential.sync': inProject('operator', CHANGES),
  'credential.refresh': inProject('operator', CHANGES),
  'credential.verify': inProject('operator', CHANGES),
  'credential.forget': inProject('admin', CHANGES),
  'unmanaged.delete': inProject('admin', CHANGES),
  'member.read': inProject('viewer'),
  'member.write': inProject('admin', CHANGES),
  'access.read': inProject('admin'),
  'webhook.read': inProject('admin'),
  'webhook.write': inProject('admin', CHANGES),
  'kubeconfig.read': { least: 'operator', where: 'any project', changes: false },
  'controller.read': platform(),
  'controller.write': platform(CHANGES),
  'secret-store.list': inProject('viewer'),
  'verify-target.list': inProject('viewer'),
  'secret-store.browse': inProject('operator'),
  'share.browse': inProject('operator'),
  'share.read': inProject('admin'),
  'share.write': inProject('admin', CHANGES),
  'secret-store.read': platform(),
  'secret-store.write': platform(CHANGES),
  'verify-target.read': platform(),
  'verify-target.write': platform(CHANGES),
  'token.read': platform(),
  'token.write': platform(CHANGES),
  'group-role.read': platform(),
  'group-role.write': platform(CHANGES),
  'key.read': platform(),
  'key.rotate': platform(CHANGES),
  'audit.read': platform()
} as const satisfies Record<string, Rule>

export type Action = keyof typeof actions

/** Whether the caller may do this, in `project` if the action belongs to one. A read-only caller may change nothing. */
export function allows(
  caller: Pick<Caller, 'platformAdmin' | 'projectMaker' | 'readOnly' | 'roles'>,
  action: Action,
  project = ''
): boolean {
  const { least, where, changes }: Rule = actions[action]
  if (changes && caller.readOnly) return false
  if (caller.platformAdmin) return true
  if (least === 'platform-admin') return false
  if (least === 'project-maker') return caller.projectMaker
  // `*` is a role in every project; the stronger of the two applies
  const held = where === 'the project' ? [own(caller.roles, project), caller.roles['*']] : Object.values(caller.roles)
  return held.some(role => role !== undefined && roles.indexOf(role) >= roles.indexOf(least))
}
