import Type from 'typebox'
import { PROJECT_NAME_PATTERN, PROJECT_NAME_RULE } from '../../domain/names.ts'
import { projectOrders } from '../../domain/overview/order.ts'
import { troubles } from '../../domain/overview/trouble.ts'
import { type Policies, verifyPolicies } from '../../domain/project.ts'
import { type Phase, phases } from '../../domain/status.ts'
import { MOST_TARGETS } from '../../domain/targets.ts'
import { Blocked, closed, listOf, nullable, oneOf, orNull, paging, reasonOrNull, ref, Time } from './common.ts'
import { SnippetNamesPatchSchema, SnippetNamesSchema } from './snippets.ts'

const ProjectName = Type.String({ pattern: PROJECT_NAME_PATTERN, maxLength: 63, description: PROJECT_NAME_RULE })

export const PoliciesSchema = Type.Object(
  {
    drift: oneOf(['repair', 'report'] as const, {
      description: 'How to handle changes made in Jenkins: repair them, or only report them.'
    }),
    unmanaged: oneOf(['report', 'prune'] as const, {
      description:
        'How to handle credentials in the folder that the bridge does not manage: report them, or delete them (within the mass-delete limit).'
    }),
    bulk: Type.Boolean({ description: 'Write many credentials in one request if the folder was created by the bridge.' }),
    kubeconfigForm: oneOf(['file', 'text', 'plugin'] as const, {
      description:
        'How kubeconfigs are stored in Jenkins: as a secret file, as a secret text, or by the suspended kubernetes-cd plug-in.'
    }),
    paused: Type.Boolean({ description: 'While true, nothing is read from or written to Jenkins for this project.' }),
    maxAgeDays: orNull<number>('integer', 'Age in days at which an unchanged secret gets a warning; null: never.', {
      minimum: 1,
      maximum: 3650
    }),
    verify: oneOf(verifyPolicies, {
      description:
        'When credentials are tried on verify targets without a request: never, once Jenkins holds a new value, or also once a day.'
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

const DisplayName = Type.String({ minLength: 1, maxLength: 200, description: 'Name of the project for display.' })

const FolderPath = (description: string) =>
  Type.Array(Type.String({ maxLength: 255 }), { minItems: 1, maxItems: 10, description })

const ControllerName = (description: string) => Type.String({ maxLength: 63, description })

export const TargetSchema = Type.Object(
  {
    controller: ControllerName('Name of a Jenkins controller.'),
    folder: FolderPath('Path of a folder on it, one segment per item.')
  },
  { ...closed, $id: 'Target', title: 'Target' }
)

const Targets = (description: string) => Type.Array(ref(TargetSchema), { minItems: 1, maxItems: MOST_TARGETS, description })

export const CreateProject = Type.Object(
  {
    name: ProjectName,
    displayName: Type.Optional(DisplayName),
    controller: Type.Optional(ControllerName('Name of the Jenkins controller; the first configured one by default.')),
    folder: Type.Optional(
      FolderPath('Path of the Jenkins folder, one segment per item; by default a top-level folder named after the project.')
    ),
    targets: Type.Optional(
      Targets('Every controller and folder that is to hold the credentials, instead of `controller` and `folder`.')
    ),
    policies: Type.Optional(ref(PartialPolicies)),
    snippets: Type.Optional(ref(SnippetNamesPatchSchema))
  },
  { ...closed, $id: 'CreateProject', title: 'CreateProject', examples: [{ name: 'demo' }] }
)

const { name: _, ...kept } = CreateProject.properties
export const KeepProject = Type.Object(kept, {
  ...closed,
  $id: 'KeepProject',
  title: 'KeepProject',
  examples: [{ displayName: 'Demo' }]
})

export const PatchProject = Type.Object(
  {
    displayName: Type.Optional(DisplayName),
    controller: Type.Optional(
      ControllerName(
        'New controller of a project with one target. The credentials are written and verified there, then removed from the old one.'
      )
    ),
    targets: Type.Optional(
      Targets(
        "All targets that the project is to have. Once the credentials are written and verified in new ones, the bridge's are removed from those left out."
      )
    ),
    folder: Type.Optional(
      FolderPath(
        "New folder of a project with one target. The credentials are written and verified there, then the bridge's are removed from the old one."
      )
    ),
    policies: Type.Optional(ref(PartialPolicies)),
    snippets: Type.Optional(ref(SnippetNamesPatchSchema))
  },
  { ...closed, $id: 'PatchProject', title: 'PatchProject', examples: [{ policies: { drift: 'report' } }] }
)

const ProjectTargetSchema = Type.Object(
  {
    controller: Type.String(),
    folder: Type.Array(Type.String()),
    state: oneOf(['Ready', 'Proving', 'Leaving'] as const, {
      description:
        '`Proving`: it was added, and counts in the status of the credentials once it has been proved to hold all of them. `Leaving`: it was taken from the project, and is listed until what the bridge wrote there is proved to be gone.'
    }),
    checkedAt: orNull<string>('string', 'When the folder was last read in full.'),
    unmanaged: Type.Integer({ description: 'Credentials in the folder that the bridge does not manage, as of `checkedAt`.' })
  },
  { $id: 'ProjectTarget', title: 'ProjectTarget' }
)

export const ProjectSchema = Type.Object(
  {
    name: Type.String(),
    displayName: Type.String(),
    controller: Type.String({ description: 'Controller of the first target.' }),
    folder: Type.Array(Type.String(), { description: 'Folder of the first target.' }),
    targets: Type.Array(ref(ProjectTargetSchema), {
      description: 'Every controller and folder that holds its credentials, or is to.'
    }),
    policies: ref(PoliciesSchema),
    snippets: ref(SnippetNamesSchema),
    generation: Type.Integer({ description: 'Increases with every change; the version part of the ETag.' }),
    createdAt: Time,
    createdBy: Type.String(),
    updatedAt: Time,
    updatedBy: Type.String(),
    movedFrom: Type.Unsafe<string[] | null>({
      type: ['array', 'null'],
      items: { type: 'string' },
      description: 'During a move: the previous folder.'
    }),
    deletedAt: orNull<string>('string', 'Set while the project is being deleted.'),
    checkedAt: orNull<string>('string', 'When its folder was last read in full; of several, the one longest ago.'),
    blocked: {
      ...Blocked,
      description:
        'Why the bridge does not act on the project: its stored record cannot be read, or the bridge did not write it, or `FolderExists`. Otherwise null.'
    },
    counts: Type.Object(Object.fromEntries(phases.map(phase => [phase, Type.Integer()])) as Record<Phase, Type.TInteger>, {
      description: 'Number of its credentials in each phase.'
    }),
    unmanaged: Type.Integer({ description: 'Credentials in its folders that the bridge does not manage, as of `checkedAt`.' }),
    expired: Type.Integer({ description: 'Credentials that have expired.' }),
    expiringIn7Days: Type.Integer({ description: 'Credentials that have not expired and do so within 7 days.' }),
    expiringIn30Days: Type.Integer({ description: 'The same within 30 days.' }),
    stale: Type.Integer({ description: 'Credentials with a value that can no longer be read from where it comes from.' }),
    invalid: Type.Integer({ description: 'Credentials whose last try on a verify target said that they do not work.' }),
    waiting: Type.Integer({ description: 'Credentials that differ from Jenkins and are still to be synced.' }),
    waitingSince: orNull<string>('string', 'Time of the oldest change that Jenkins does not hold yet.'),
    nextCheckAt: orNull<string>('string', 'When its folder is looked at next; null if that is not known yet.'),
    jenkins: nullable(
      Type.Object({
        controller: Type.String(),
        state: oneOf(['Ready', 'Failing', 'Unknown'] as const, {
          description: '`Unknown`: it does not answer now. `Failing`: it answers, and somebody must do something.'
        }),
        reason: reasonOrNull('Why it is not ready: one of the reasons in docs/reasons.md.'),
        since: orNull<string>('string', 'Since when it is not ready, or calls to it are paused.'),
        paused: Type.Boolean({ description: 'Whether a process of the bridge has paused its calls after several failures.' })
      }),
      'The state of its controller, as the last run or the last `GET /overview` or `GET /controllers` of the last minute found it; with several targets, of one that does not work. Null if that is not known.'
    ),
    copies: Type.Integer({
      description: 'Folders that are not its own and hold its credentials, as of the last search; `GET …/copies` lists them.'
    })
  },
  { $id: 'Project', title: 'Project' }
)

export const ProjectList = listOf('ProjectList', ProjectSchema)

const repairOnce = Type.Optional(
  Type.Boolean({
    default: false,
    description: 'Repair what was changed in Jenkins once, also if the policy is only to report it.'
  })
)

export const SyncQuery = Type.Object(
  {
    force: Type.Optional(Type.Boolean({ default: false, description: 'Override the mass-delete limit once.' })),
    repair: repairOnce
  },
  closed
)

export const SyncCredentialQuery = Type.Object({ repair: repairOnce }, closed)

export const ListProjectsQuery = Type.Object(
  {
    ...paging,
    q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name or the display name.' })),
    sort: Type.Optional(
      oneOf(projectOrders, {
        ...{ default: 'name' },
        description:
          'Order; `-` reverses it. `-trouble` begins with the projects in most trouble; of equal ones, the name decides.'
      })
    ),
    state: Type.Optional(
      oneOf(troubles, {
        description:
          'Only projects with: blocked credentials or a block of their own, runs that fail as a whole, drift, expired credentials, retries, unmanaged credentials, credentials that expire within 30 days, copies, or changes that wait (`pending`); or those that the last run found paused.'
      })
    )
  },
  closed
)

/** Schemas that others refer to by name. */
export const projectSchemas = [
  PoliciesSchema,
  PartialPolicies,
  SnippetNamesSchema,
  SnippetNamesPatchSchema,
  TargetSchema,
  ProjectTargetSchema,
  CreateProject,
  KeepProject,
  PatchProject,
  ProjectSchema,
  ProjectList
]

/** Request bodies. */
export const projectBody = {
  create: ref(CreateProject),
  keep: ref(KeepProject),
  patch: ref(PatchProject)
}
