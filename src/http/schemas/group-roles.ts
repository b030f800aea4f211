import Type from 'typebox'
import { type BridgeRole, bridgeRoles } from '../../domain/group-grant.ts'
import { RoleTable } from './access.ts'
import { closed, listOf, oneOf, orNull, paging, ref } from './common.ts'

const projects = RoleTable('Role by project; `*` means every project. The projects need not exist yet.')

const SetGroupRole = Type.Object(
  {
    role: Type.Optional(
      oneOf(bridgeRoles, {
        description: 'May do everything in every project, or may make projects and is an admin of those.'
      })
    ),
    projects: Type.Optional(projects)
  },
  {
    ...{ ...closed, minProperties: 1, maxProperties: 1, $id: 'SetGroupRole', title: 'SetGroupRole' },
    ...{ description: 'Either `role` or `projects`.', examples: [{ projects: { demo: 'operator' } }] }
  }
)

export const GroupRoleSchema = Type.Object(
  {
    group: orNull<string>(
      'string',
      'Name of the group; of one of KubeSphere with `kubesphere:` before it. Null for a single user of KubeSphere.'
    ),
    subject: Type.String({
      description: 'The same as a member of projects: `group:` and the name of the group, or `kubesphere:` and that of a user.'
    }),
    role: Type.Unsafe<BridgeRole | 'none' | null>({
      ...{ type: ['string', 'null'], enum: [...bridgeRoles, 'none', null] },
      description:
        '`none`: the bridge did not write the stored record, so it grants nothing. Set the roles again, or delete them.'
    }),
    projects,
    source: oneOf(['api', 'OIDC_ROLE_MAP', 'KUBESPHERE_ROLE_MAP'] as const, {
      description: '`api`: set by a request. The others are settings, and cannot be changed by a request.'
    })
  },
  { $id: 'GroupRole', title: 'GroupRole' }
)

export const GroupRoleList = listOf('GroupRoleList', GroupRoleSchema)
export const GroupPath = Type.Object({ group: Type.String({ description: 'Name of the group.' }) })
export const ListGroupRolesQuery = Type.Object(paging, closed)

/** Schemas that others refer to by name. */
export const groupRoleSchemas = [SetGroupRole, GroupRoleSchema, GroupRoleList]

/** Request bodies. */
export const groupRoleBody = { set: ref(SetGroupRole) }
