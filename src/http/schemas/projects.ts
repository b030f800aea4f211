import Type from 'typebox'
import { PROJECT_NAME_PATTERN, PROJECT_NAME_RULE } from '../../domain/names.ts'
import type { Policies } from '../../domain/project.ts'
import { type Phase, phases } from '../../domain/status.ts'
import { Blocked, closed, listOf, oneOf, orNull, paging, ref, Time } from './common.ts'

const ProjectName = Type.String({ pattern: PROJECT_NAME_PATTERN, maxLength: 63, description: PROJECT_NAME_RULE })

export const PoliciesSchema = Type.Object(
  {
    drift: oneOf(['repair', 'report'] as const, {
      description: 'What to do about changes made in Jenkins: put them right, or only show them.'
    }),
    unmanaged: oneOf(['report', 'prune'] as const, {
      description:
        'What to do about credentials in the folder that are not ours: show them, or delete them (never more than the mass-delete guard allows).'
    }),
    bulk: Type.Boolean({ description: 'Write many credentials with one request where the folder is ours.' }),
    kubeconfigForm: oneOf(['file', 'text', 'plugin'] as const, {
      description: 'How kubeconfigs are kept in Jenkins: secret file, secret text, or the suspended kubernetes-cd plug-in.'
    }),
    paused: Type.Boolean({ description: 'While true, nothing is read from or written to Jenkins for this project.' }),
    maxAgeDays: orNull<number>('integer', 'Days after which a secret that was not changed is warned of; null: never.', {
      minimum: 1,
      maximum: 3650
    })
  },
  { ...closed, $id: 'Policies', title: 'Policies' }
)
const PartialPolicies = Type.Unsafe<Partial<Policies>>({
  ...Type.Partial(PoliciesSchema),
  ...closed,
  $id: 'PoliciesPatch',
  title: 'PoliciesPatch'
})

const DisplayName = Type.String({ minLength: 1, maxLength: 200, description: 'What people call the project.' })

const FolderPath = (description: string) =>
  Type.Array(Type.String({ maxLength: 255 }), { minItems: 1, maxItems: 10, description })

export const CreateProject = Type.Object(
  {
    name: ProjectName,
    displayName: Type.Optional(DisplayName),
    controller: Type.Optional(
      Type.String({ maxLength: 63, description: 'Name of the Jenkins controller; the first configured one by default.' })
    ),
    folder: Type.Optional(
      FolderPath('Path of the Jenkins folder, a segment each; by default one folder with the name of the project.')
    ),
    policies: Type.Optional(ref(PartialPolicies))
  },
  { ...closed, $id: 'CreateProject', title: 'CreateProject', examples: [{ name: 'demo' }] }
)

export const PatchProject = Type.Object(
  {
    displayName: Type.Optional(DisplayName),
    folder: Type.Optional(
      FolderPath('Another folder: everything is written there and proved, then what is ours in the old one goes.')
    ),
    policies: Type.Optional(ref(PartialPolicies))
  },
  { ...closed, $id: 'PatchProject', title: 'PatchProject', examples: [{ policies: { drift: 'report' } }] }
)

export const ProjectSchema = Type.Object(
  {
    name: Type.String(),
    displayName: Type.String(),
    controller: Type.String(),
    folder: Type.Array(Type.String()),
    policies: ref(PoliciesSchema),
    generation: Type.Integer({ description: 'Counts the changes of the project; its ETag.' }),
    createdAt: Time,
    createdBy: Type.String(),
    updatedAt: Time,
    updatedBy: Type.String(),
    movedFrom: Type.Unsafe<string[] | null>({
      type: ['array', 'null'],
      items: { type: 'string' },
      description: 'The folder that the project is being moved from, while it is.'
    }),
    deletedAt: orNull<string>('string', 'Set while the project is being removed from Jenkins.'),
    checkedAt: orNull<string>('string', 'When its folder was last read completely.'),
    blocked: Blocked,
    counts: Type.Object(Object.fromEntries(phases.map(phase => [phase, Type.Integer()])) as Record<Phase, Type.TInteger>, {
      description: 'How many of its credentials are in each phase.'
    }),
    unmanaged: Type.Integer({ description: 'Credentials in its folder that are not ours, as of `checkedAt`.' })
  },
  { $id: 'Project', title: 'Project' }
)

export const ProjectList = listOf('ProjectList', ProjectSchema)

export const PlanSchema = Type.Object(
  {
    project: Type.String(),
    readAt: orNull<string>('string', 'When Jenkins was read for it; null when it could not be read.'),
    actions: Type.Array(
      Type.Object({
        id: Type.String(),
        action: oneOf(['create', 'update', 'repair', 'delete', 'none', 'blocked', 'unmanaged', 'unknown'] as const),
        reason: Type.String({ description: 'One of docs/reasons.md.' }),
        fields: Type.Array(Type.String(), { description: 'Names of fields that differ, never values.' })
      })
    ),
    requests: Type.Integer({ description: 'Requests to Jenkins that the sync would cost, its reads included.' })
  },
  { $id: 'Plan', title: 'Plan' }
)

export const SyncQuery = Type.Object(
  { force: Type.Optional(Type.Boolean({ default: false, description: 'Override the mass-delete guard this once.' })) },
  closed
)

export const ListProjectsQuery = Type.Object(
  { ...paging, q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name or display name.' })) },
  closed
)

/** What other schemas refer to by name. */
export const projectSchemas = [
  PoliciesSchema,
  PartialPolicies,
  CreateProject,
  PatchProject,
  ProjectSchema,
  PlanSchema,
  ProjectList
]

/** Bodies that the routes take. */
export const projectBody = {
  create: ref(CreateProject),
  patch: ref(PatchProject)
}
