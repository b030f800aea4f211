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
        lastBuild: Type.Integer()
      })
    ),
    readAt: Time,
    since: orNull<string>('string', 'Since when its uses are noted: each change of the credential in Jenkins begins anew.'),
    note: Type.String({ description: 'What that means, as a sentence.' })
  },
  { $id: 'Usage', title: 'Usage' }
)
