import Type from 'typebox'
import { oneOf } from './common.ts'

const Names = (description: string) => Type.Array(Type.String(), { description })

export const ReloadSchema = Type.Object({
  process: Type.String({ description: 'Host, process id and a random part, as in `GET /controllers`.' }),
  outcome: oneOf(['reloaded', 'unchanged', 'refused', 'unanswered'] as const, {
    description:
      '`reloaded`: what has changed is in force. `refused`: the values before stay in force, all of them. `unanswered`: it has not answered within 10 seconds.'
  }),
  changed: Names('Settings with another value than before.'),
  needRestart: Names('Settings whose files have changed, but that are only read at the start.'),
  fixed: Names('Settings that are in the environment, not in a file: a change of these needs a restart.'),
  faults: Names('Why it was refused.')
})

export const ReloadAnswers = Type.Object({ items: Type.Array(ReloadSchema) }, { $id: 'ReloadAnswers', title: 'ReloadAnswers' })

/** Schemas that others refer to by name. */
export const reloadSchemas = [ReloadAnswers]
