import { type Caller, EVERY_PROJECT } from '../domain/caller.ts'
import type { BridgeRole, GroupGrant } from '../domain/group-grant.ts'
import { escapePointer } from '../domain/json-pointer.ts'
import { isProjectName, PROJECT_NAME_RULE } from '../domain/names.ts'
import { type Role, withRole } from '../domain/permissions.ts'
import { type Fault, invalid, Problem } from '../domain/problems.ts'
import { GROUP_PREFIX, GROUP_RULE, isGroup } from '../domain/subject.ts'
import { type GroupRoleStore, MOST_GROUP_ROLES } from '../store/access/group-role-store.ts'
import type { Refused } from './authenticate.ts'
import { grantsOf } from './oidc-roles.ts'

/** Adds what the stored roles of its groups grant to what a caller brings. */
export function createWithGroupRoles(store: Pick<GroupRoleStore, 'of'>) {
  return async <F extends Caller | Refused | undefined>(found: F): Promise<F | Caller> => {
    if (found === undefined || 'refused' in found || found.platformAdmin || !found.groups?.length) return found
    const groups = found.groups.map(group => group.slice(GROUP_PREFIX.length))
    const { roles, ...granted } = grantsOf(groups, await store.of(groups))
    const caller: Caller = { ...found, ...granted }
    return [...roles].reduce((all, [project, role]) => withRole(all, project, role), caller)
  }
}

/** What a request grants a group: a role of the bridge, or roles in projects. */
export interface NewGroupRole {
  readonly role?: BridgeRole
  readonly projects?: Readonly<Record<string, Role>>
}

export interface GroupRoleCommands {
  set(group: string, wanted: NewGroupRole): Promise<GroupGrant>
  remove(group: string): Promise<void>
}

/** `prefixes`: those of the further identity providers at this moment. */
export const createGroupRoleCommands = (
  store: Pick<GroupRoleStore, 'set' | 'remove'>,
  prefixes: () => readonly string[]
): GroupRoleCommands => ({
  async set(group, { role, projects = {} }) {
    const faults = [...groupFaults(group, prefixes()), ...projectFaults(projects)]
    if (faults.length > 0) throw invalid(faults)
    const grant = role ?? projects
    if (!(await store.set(group, grant)))
      throw new Problem('QUOTA_EXCEEDED', `There are ${MOST_GROUP_ROLES} groups with roles already. Delete one first.`)
    return grant
  },
  async remove(group) {
    if (!(await store.remove(group)))
      throw new Problem('GROUP_ROLE_NOT_FOUND', 'No role of this group is stored. One of a setting is changed there.')
  }
})

const groupFaults = (group: string, prefixes: readonly string[]): Fault[] =>
  isGroup(GROUP_PREFIX + group, prefixes) ? [] : [{ pointer: '#/path/group', detail: `It must be ${GROUP_RULE}.` }]

/** They need not exist: a role may be given for a project to come. */
const projectFaults = (projects: Readonly<Record<string, Role>>): Fault[] =>
  Object.keys(projects)
    .filter(project => project !== EVERY_PROJECT && !isProjectName(project))
    .map(project => ({
      pointer: `#/projects/${escapePointer(project)}`,
      detail: `It is neither * nor the name of a project: ${PROJECT_NAME_RULE}.`
    }))
