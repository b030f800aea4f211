import Type from 'typebox'
import { orNull, Time } from './common.ts'

export const UsageSchema = Type.Object(
  {
    tracked: Type.Boolean({ description: 'Whether Jenkins has notes of uses of the credential as it is now.' }),
    used: orNull<boolean>('boolean', 'Whether builds of the project used it; null: not known, which is not the same as unused.'),
    jobs: Type.Array(
      Type.Object({
        name: Type.String({ description: 'Path of the job, as Jenkins has it.' }),
        url: orNull<string>('string', 'Its page in Jenkins.'),
        builds: Type.Array(Type.Object({ from: Type.Integer(), to: Type.Integer() }), {
          description: 'Stretches of builds, both ends included.'
        }),
        lastBuild: Type.Integer(),
        lastBuildAt: orNull<string>('string', 'When that build began; null where Jenkins does not tell. Of 20 jobs at most.')
      }),
      { description: 'The one that used it last comes first; those of which that is not known come last.' }
    ),
    lastUsedAt: orNull<string>(
      'string',
      'When the latest of these builds began, as far as their times are known; null: not known. It may have been used later.'
    ),
    readAt: Time,
    since: orNull<string>('string', 'Since when its uses are noted: each change of the credential in Jenkins begins anew.'),
    note: Type.String({ description: 'What that means, as a sentence.' })
  },
  { $id: 'Usage', title: 'Usage' }
)
