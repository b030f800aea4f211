import Type from 'typebox'
import { PROJECT_NAME_PATTERN, PROJECT_NAME_RULE } from '../../domain/names.ts'
import { phases } from '../../domain/status.ts'
import { closed, oneOf, orNull, pageFields, ref } from './common.ts'
import { TypeName } from './credential-body.ts'

const Receiver = Type.Object({
  project: Type.String(),
  id: Type.String(),
  phase: oneOf(phases),
  used: Type.Optional(
    orNull<boolean>('boolean', 'With `usage=true`: whether builds used it, as Jenkins recorded; null: not known.')
  ),
  lastUsedAt: Type.Optional(
    orNull<string>('string', 'With `usage=true`: when the latest of these builds started; null: not known.', {
      format: 'date-time'
    })
  ),
  jobs: Type.Optional(
    orNull<readonly string[]>('array', 'Full names of the jobs that used it, as Jenkins recorded; null: not known.', {
      items: { type: 'string' }
    })
  )
})

const receivers = {
  receivers: Type.Array(Receiver, {
    description: 'The credentials that take their values from it, in the projects in which the caller has a role.'
  }),
  hidden: Type.Integer({ description: 'Number of those in other projects.' })
}

export const SharesSchema = Type.Object(
  {
    project: Type.String(),
    id: Type.String(),
    all: Type.Boolean({ description: 'Whether it is shared with every project.' }),
    projects: Type.Array(Type.String(), {
      description: 'Names of the projects that it is shared with; whether there is such a project is not said.'
    }),
    ...receivers
  },
  {
    $id: 'Shares',
    title: 'Shares',
    examples: [
      {
        ...{ project: 'platform', id: 'registry', all: false, projects: ['bank', 'shop'] },
        ...{ receivers: [{ project: 'shop', id: 'registry', phase: 'Synced' }], hidden: 1 }
      }
    ]
  }
)

/** What the end of a share does, or would do. */
export const EndedShareSchema = Type.Object(
  {
    project: Type.String({ description: 'The project that the share ends with; `*` for all.' }),
    dryRun: Type.Boolean(),
    ...receivers
  },
  {
    $id: 'EndedShare',
    title: 'EndedShare',
    examples: [
      {
        ...{ project: 'shop', dryRun: true, hidden: 0 },
        receivers: [{ project: 'shop', id: 'registry', phase: 'Synced', jobs: ['shop/build'] }]
      }
    ]
  }
)

/** What a project may take from others. */
export const AvailableSharesSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        project: Type.String({ description: 'The project that shares it.' }),
        id: Type.String({ description: 'Its id there.' }),
        type: TypeName
      }),
      { description: 'Sorted by project and id.' }
    ),
    ...pageFields
  },
  {
    $id: 'AvailableShares',
    title: 'AvailableShares',
    examples: [{ items: [{ project: 'platform', id: 'registry', type: 'username-password' }], nextCursor: null, total: 1 }]
  }
)

const NewSharesSchema = Type.Object(
  {
    projects: Type.Unsafe<'all' | readonly string[]>({
      description: 'Names of projects, which are added to those that are there, or `all` for every project.',
      examples: ['all'],
      anyOf: [
        { const: 'all', type: 'string' },
        {
          type: 'array',
          minItems: 1,
          maxItems: 100,
          items: { type: 'string', pattern: PROJECT_NAME_PATTERN, maxLength: 63, description: PROJECT_NAME_RULE }
        }
      ]
    })
  },
  { ...closed, $id: 'NewShares', title: 'NewShares', examples: [{ projects: ['shop', 'bank'] }, { projects: 'all' }] }
)

export const SharePath = Type.Object({
  project: Type.String({ description: 'Name of the project that shares.' }),
  id: Type.String({ description: 'Id of the credential.' }),
  receiver: Type.String({ description: 'Name of the project that it is shared with; `*` for the share with all.' })
})

/** Receivers of which one answer says when they were used: Jenkins is asked about the folder of each. */
export const MOST_USAGES = 50

export const ListSharesQuery = Type.Object(
  {
    usage: Type.Optional(
      Type.Boolean({
        default: false,
        description: `Also ask Jenkins when the receivers were used, the first ${MOST_USAGES} of those in projects that the caller may read.`
      })
    )
  },
  closed
)

export const EndShareQuery = Type.Object(
  {
    dryRun: Type.Optional(
      Type.Boolean({ default: false, description: 'Only report which credentials would be deleted, and which jobs used them.' })
    )
  },
  closed
)

/** Schemas that others refer to by name. */
export const shareSchemas = [SharesSchema, EndedShareSchema, AvailableSharesSchema, NewSharesSchema]

/** Request body. */
export const sharesBody = ref(NewSharesSchema)
