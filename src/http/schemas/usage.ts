import Type from 'typebox'
import { orNull, Time } from './common.ts'

const usingJob = {
  name: Type.String({ description: 'Full name of the job in Jenkins.' }),
  controller: Type.Optional(Type.String({ description: 'Where it is, if the project has several targets.' })),
  url: orNull<string>('string', 'Its page in Jenkins.'),
  builds: Type.Array(Type.Object({ from: Type.Integer(), to: Type.Integer() }), {
    description: 'Ranges of build numbers, both ends included.'
  }),
  lastBuild: Type.Integer(),
  lastBuildAt: orNull<string>('string', 'When that build started; null if Jenkins does not tell. For 20 jobs at most.')
}

const UsedBefore = Type.Object(
  {
    readAt: Type.String({ format: 'date-time', description: 'When it was last read, before an update.' }),
    since: orNull<string>('string', 'When Jenkins started to record these uses, if known.'),
    jobs: Type.Array(
      Type.Object({
        ...usingJob,
        readAt: Type.String({ format: 'date-time', description: 'When Jenkins last reported the job.' })
      }),
      { description: 'Merged over all updates; at most the 200 most recently reported jobs.' }
    ),
    more: Type.Boolean({ description: 'Whether older jobs or builds were omitted.' })
  },
  { description: 'Uses recorded before the bridge updated the credential, which resets the record in Jenkins.' }
)

export const UsageSchema = Type.Object(
  {
    tracked: Type.Boolean({ description: 'Whether Jenkins records uses of the credential as it is now.' }),
    used: orNull<boolean>(
      'boolean',
      'Whether builds of the project used it, before or after its last write. Null: not known, which does not mean unused.'
    ),
    jobs: Type.Array(Type.Object(usingJob), {
      description: 'The most recent use first; jobs without a known time last.'
    }),
    lastUsedAt: orNull<string>(
      'string',
      'When the latest of these builds started, as far as known; null: not known. It may have been used later.'
    ),
    readAt: Time,
    since: orNull<string>(
      'string',
      'When Jenkins started to record its uses; every change of the credential in Jenkins restarts the record.'
    ),
    note: Type.String({ description: 'What this means, as a sentence.' }),
    before: Type.Union([UsedBefore, Type.Null()]),
    beforeNote: orNull<string>('string', 'Why `before` is null or incomplete.')
  },
  { $id: 'Usage', title: 'Usage' }
)
