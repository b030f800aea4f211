import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { MemberCommands } from '../../access/member-commands.ts'
import type { ProjectAccess } from '../../access/project-access.ts'
import { Problem } from '../../domain/problems.ts'
import type { Member, MemberStore } from '../../store/access/member-store.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { pageOf } from '../paging.ts'
import { AccessGrantList, accessBody, ListMembersQuery, MemberList, MemberPath, MemberSchema } from '../schemas/access.ts'
import { type Answer, answer, nothing, ProjectPath, problemAnswers } from '../schemas/common.ts'
import { existingProject } from './existing-project.ts'

/** The public view of a member; the role is `none` if the stored record grants none. */
const memberView = ({ subject, role }: Member): Answer<typeof MemberSchema> => ({ subject, role: role ?? 'none' })

export interface MemberRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly members: Pick<MemberStore, 'list' | 'role'>
  readonly memberCommands: MemberCommands
  readonly projectAccess: ProjectAccess
}

/** Who has which role in a project. */
export const memberRoutes =
  (deps: MemberRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/projects/:project/members',
      {
        config: { permission: 'member.read' },
        schema: {
          operationId: 'listMembers',
          summary: 'The members of a project and their roles',
          description:
            'People, tokens and groups (`group:NAME`). Roles that tokens and role maps grant are in `/projects/{project}/access`.',
          tags: ['access'],
          params: ProjectPath,
          querystring: ListMembersQuery,
          response: { 200: answer(MemberList, 'A page of members.'), ...problemAnswers }
        }
      },
      async request => {
        const { name } = await existingProject(deps, request.params.project)
        const { limit = 50, cursor } = request.query
        const all = (await deps.members.list(name)).map(memberView)
        const sorted = all.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))
        return pageOf(
          sorted,
          m => m.subject,
          limit,
          cursor,
          (key, after) => key > after,
          `members ${name}`
        )
      }
    )

    app.get(
      '/projects/:project/access',
      {
        config: { permission: 'access.read' },
        schema: {
          operationId: 'listAccess',
          summary: 'Who has which role in a project, and why',
          description:
            'One entry for each subject and source: members, tokens, groups of the role maps, platform-admins. Of several roles of a caller the highest counts. Who is in a group is known to the identity provider alone.',
          tags: ['access'],
          params: ProjectPath,
          querystring: ListMembersQuery,
          response: { 200: answer(AccessGrantList, 'A page of roles.'), ...problemAnswers }
        }
      },
      async request => {
        const { name } = await existingProject(deps, request.params.project)
        const { limit = 50, cursor } = request.query
        const keyOf = ({ subject, source }: { subject: string; source: string }) => `${subject} ${source}`
        const sorted = (await deps.projectAccess(name)).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
        return pageOf(sorted, keyOf, limit, cursor, (key, after) => key > after, `access ${name}`)
      }
    )

    app.get(
      '/projects/:project/members/:subject',
      {
        config: { permission: 'member.read' },
        schema: {
          operationId: 'getMember',
          summary: 'The role of a member',
          description: 'The stored role of one member; roles by tokens, groups or settings are in the list of access.',
          tags: ['access'],
          params: MemberPath,
          response: { 200: answer(MemberSchema, 'The member.'), ...problemAnswers }
        }
      },
      async request => {
        const { name } = await existingProject(deps, request.params.project)
        const { subject } = request.params
        const role = await deps.members.role(name, subject)
        if (role === undefined) throw new Problem('MEMBER_NOT_FOUND', 'No member of the project has this subject.')
        return memberView({ subject, role })
      }
    )

    app.put(
      '/projects/:project/members/:subject',
      {
        config: { permission: 'member.write' },
        schema: {
          operationId: 'setMember',
          summary: "Set a member's role in a project",
          description:
            'For admins of the project. Adds the member or changes its role, at once and in every process. The last admin cannot be lowered except by a platform-admin.',
          tags: ['access'],
          params: MemberPath,
          body: accessBody.setMember,
          response: { 200: answer(MemberSchema, 'The member.'), ...problemAnswers }
        }
      },
      async request => {
        const { project, subject } = request.params
        await deps.memberCommands.set(request.caller, project, subject, request.body.role)
        return memberView({ subject, role: request.body.role })
      }
    )

    app.delete(
      '/projects/:project/members/:subject',
      {
        config: { permission: 'member.write' },
        schema: {
          operationId: 'removeMember',
          summary: 'Remove a member; takes effect at once',
          description:
            'For admins of the project. Roles by tokens, groups or settings stay. The last admin cannot be removed except by a platform-admin.',
          tags: ['access'],
          params: MemberPath,
          response: { 204: nothing, ...problemAnswers }
        }
      },
      async (request, reply) => {
        await deps.memberCommands.remove(request.caller, request.params.project, request.params.subject)
        return reply.code(204).send(null)
      }
    )
  }
