import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { GroupRoleCommands } from '../../access/group-roles.ts'
import type { RoleMap } from '../../access/oidc-roles.ts'
import { kubesphereSubject } from '../../access/project-access.ts'
import { type GroupGrant, isBridgeRole } from '../../domain/group-grant.ts'
import { GROUP_PREFIX } from '../../domain/subject.ts'
import type { GroupRoleStore } from '../../store/access/group-role-store.ts'
import { pageOf } from '../paging.ts'
import { type Answer, answer, nothing, problemAnswers } from '../schemas/common.ts'
import { GroupPath, GroupRoleList, GroupRoleSchema, groupRoleBody, ListGroupRolesQuery } from '../schemas/group-roles.ts'

export interface GroupRoleRouteDeps {
  readonly groupRoles: Pick<GroupRoleStore, 'list'>
  readonly groupRoleCommands: GroupRoleCommands
  /** The role maps of the settings at this moment. */
  readonly roleMaps: () => { readonly oidc: RoleMap | undefined; readonly kubesphere: RoleMap | undefined }
}

type View = Answer<typeof GroupRoleSchema>

/** Whom an entry is about: a group by its name, or a single user of KubeSphere. */
type Whom = Pick<View, 'group' | 'subject'>

const groupOf = (group: string): Whom => ({ group, subject: GROUP_PREFIX + group })

/** The role map of KubeSphere names users, too: a user is no group. */
function ofKubesphere(key: string): Whom {
  const subject = kubesphereSubject(key)
  return { group: subject.startsWith(GROUP_PREFIX) ? subject.slice(GROUP_PREFIX.length) : null, subject }
}

const viewOf = (whom: Whom, grant: GroupGrant | undefined, source: View['source']): View => {
  if (grant === undefined) return { ...whom, role: 'none', projects: {}, source }
  return isBridgeRole(grant) ? { ...whom, role: grant, projects: {}, source } : { ...whom, role: null, projects: grant, source }
}

/** The roles of groups, which platform-admins give. */
export const groupRoleRoutes =
  ({ groupRoles, groupRoleCommands, roleMaps }: GroupRoleRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/group-roles',
      {
        config: { permission: 'group-role.read' },
        schema: {
          operationId: 'listGroupRoles',
          summary: 'The roles of groups, with those of the settings',
          description:
            'Only those with the source `api` can be changed here. A group may have several entries: all of them count. `KUBESPHERE_ROLE_MAP` names single users, too.',
          tags: ['access'],
          querystring: ListGroupRolesQuery,
          response: { 200: answer(GroupRoleList, 'A page of groups.'), ...problemAnswers }
        }
      },
      async request => {
        const { limit = 50, cursor } = request.query
        const { oidc = new Map(), kubesphere = new Map() } = roleMaps()
        const all = [
          ...(await groupRoles.list()).map(({ group, grant }) => viewOf(groupOf(group), grant, 'api')),
          ...[...oidc].map(([group, grant]) => viewOf(groupOf(group), grant, 'OIDC_ROLE_MAP')),
          ...[...kubesphere].map(([key, grant]) => viewOf(ofKubesphere(key), grant, 'KUBESPHERE_ROLE_MAP'))
        ]
        const keyOf = ({ subject, source }: View) => `${subject} ${source}`
        const sorted = all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
        return pageOf(sorted, keyOf, limit, cursor, (key, after) => key > after, 'group-roles')
      }
    )

    app.put(
      '/group-roles/:group',
      {
        config: { permission: 'group-role.write' },
        schema: {
          operationId: 'setGroupRole',
          summary: 'Set the roles of a group; takes effect at once, in every process',
          description:
            'For platform-admins. Replaces what was stored for the group. Roles of a setting stay, and are changed there.',
          tags: ['access'],
          params: GroupPath,
          body: groupRoleBody.set,
          response: { 200: answer(GroupRoleSchema, 'The group.'), ...problemAnswers }
        }
      },
      async request => {
        const { group } = request.params
        return viewOf(groupOf(group), await groupRoleCommands.set(group, request.body), 'api')
      }
    )

    app.delete(
      '/group-roles/:group',
      {
        config: { permission: 'group-role.write' },
        schema: {
          operationId: 'removeGroupRole',
          summary: 'Remove the stored roles of a group; takes effect at once, in every process',
          description: 'For platform-admins. Roles of a setting stay, and are changed there.',
          tags: ['access'],
          params: GroupPath,
          response: { 204: nothing, ...problemAnswers }
        }
      },
      async (request, reply) => {
        await groupRoleCommands.remove(request.params.group)
        return reply.code(204).send(null)
      }
    )
  }
