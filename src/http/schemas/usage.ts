import Type from 'typebox'
import { orNull, Time } from './common.ts'

const usingJob = {
  name: Type.String({ description: 'Path of the job, as Jenkins has it.' }),
  url: orNull<string>('string', 'Its page in Jenkins.'),
  builds: Type.Array(Type.Object({ from: Type.Integer(), to: Type.Integer() }), {
    description: 'Stretches of builds, both ends included.'
  }),
  lastBuild: Type.Integer(),
  lastBuildAt: orNull<string>('string', 'When that build began; null where Jenkins does not tell. Of 20 jobs at most.')
}

const UsedBefore = Type.Object(
  {
    readAt: Type.String({ format: 'date-time', description: 'When it was read last, before an update.' }),
    since: orNull<string>('string', 'Since when uses had been noted, as far as Jenkins told.'),
    jobs: Type.Array(
      Type.Object({
        ...usingJob,
        readAt: Type.String({ format: 'date-time', description: 'When Jenkins showed the job last.' })
      }),
      { description: 'Added up over all updates; the 200 jobs that were shown last at most.' }
    ),
    more: Type.Boolean({ description: 'Whether older jobs or builds were left out.' })
  },
  { description: 'What Jenkins had noted before the bridge updated it there, which makes Jenkins forget it.' }
)

export const UsageSchema = Type.Object(
  {
    tracked: Type.Boolean({ description: 'Whether Jenkins has notes of uses of the credential as it is now.' }),
    used: orNull<boolean>(
      'boolean',
      'Whether builds of the project used it, before or after it was written last; null: not known, which is not the same as unused.'
    ),
    jobs: Type.Array(Type.Object(usingJob), {
      description: 'The one that used it last comes first; those of which that is not known come last.'
    }),
    lastUsedAt: orNull<string>(
      'string',
      'When the latest of these builds began, as far as their times are known; null: not known. It may have been used later.'
    ),
    readAt: Time,
    since: orNull<string>('string', 'Since when its uses are noted: each change of the credential in Jenkins begins anew.'),
    note: Type.String({ description: 'What that means, as a sentence.' }),
    before: Type.Union([UsedBefore, Type.Null()]),
    beforeNote: orNull<string>('string', 'Why `before` is null, or lacks something.')
  },
  { $id: 'Usage', title: 'Usage' }
)
