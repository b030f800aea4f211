import Type from 'typebox'
import { invalid } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { targetsOf, targetText, viewNamed } from '../domain/targets.ts'
import { closed } from './schemas/common.ts'

export const TargetQuery = Type.Object(
  {
    target: Type.Optional(
      Type.String({
        maxLength: 3000,
        description:
          'Only this target of the project, as `CONTROLLER/FOLDER/…`; the name of the controller is enough if it has one target there.'
      })
    )
  },
  closed
)

/** The project as seen from the target that a request names; as it is if it names none. */
export function inTargetOf(project: Project, { target }: { readonly target?: string }): Project {
  if (target === undefined) return project
  const view = viewNamed(project, target)
  if (view !== undefined) return view
  const names = targetsOf(project).map(targetText).join(', ')
  throw invalid([{ pointer: '#/query/target', detail: `The project has no such target, or several. Its targets are ${names}.` }])
}
