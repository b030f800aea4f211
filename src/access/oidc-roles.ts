import { type Caller, EVERY_PROJECT } from '../domain/caller.ts'
import { readOne } from '../domain/documents/read.ts'
import { bridgeRoles, type GroupGrant, isBridgeRole } from '../domain/group-grant.ts'
import { isProjectName } from '../domain/names.ts'
import { own } from '../domain/own.ts'
import { highest, type Role, roles } from '../domain/permissions.ts'

export type RoleMap = ReadonlyMap<string, GroupGrant>

/** Parses `{ "group": "platform-admin", "other": { "demo": "operator" } }`. Throws a sentence that quotes nothing. */
export function parseRoleMap(text: string): RoleMap {
  const read = readOne(text, 'json', { refusesPrototypes: false })
  if ('fault' in read) throw new Error(`must be JSON. ${read.fault.detail}`)
  const parsed = read.value
  if (!isObject(parsed)) throw new Error('must be a JSON object of groups')
  return new Map(Object.entries(parsed).map(([group, grant], index) => [group, grantOf(grant, index + 1)]))
}

function grantOf(grant: unknown, position: number): GroupGrant {
  if (isBridgeRole(grant)) return grant
  const isTable =
    isObject(grant) &&
    Object.entries(grant).every(
      ([project, role]) => (project === EVERY_PROJECT || isProjectName(project)) && roles.includes(role as Role)
    )
  if (!isTable)
    throw new Error(
      `must give each group ${bridgeRoles.map(role => `"${role}"`).join(' or ')}, or projects (or *) with ${roles.join(', ')}; group ${position} has neither`
    )
  return grant as Record<string, Role>
}

/** The groups in a claim; a dotted path leads into objects (`realm_access.roles`), unless a claim has that exact name. */
export function groupsIn(claims: Readonly<Record<string, unknown>>, claim: string): string[] {
  const found = Object.hasOwn(claims, claim)
    ? own(claims, claim)
    : claim.split('.').reduce<unknown>((value, part) => (isObject(value) ? own(value, part) : undefined), claims)
  if (typeof found === 'string') return [found]
  return Array.isArray(found) ? found.filter(group => typeof group === 'string') : []
}

/** The combined roles of all groups. */
export function grantsOf(groups: readonly string[], map: RoleMap): Pick<Caller, 'platformAdmin' | 'projectMaker' | 'roles'> {
  const grants = groups.map(group => map.get(group)).filter(grant => grant !== undefined)
  const held = new Map<string, Role>()
  for (const grant of grants) {
    if (isBridgeRole(grant)) continue
    for (const [project, role] of Object.entries(grant)) held.set(project, highest([held.get(project), role]) as Role)
  }
  const isMaker = grants.includes('project-maker')
  return { platformAdmin: grants.includes('platform-admin'), ...(isMaker ? { projectMaker: true } : {}), roles: held }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
