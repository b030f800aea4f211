import Type from 'typebox'
import { closed } from './common.ts'

/** The parameter with which an admin ends a deletion. */
export const forget = Type.Optional(
  Type.Boolean({
    default: false,
    description:
      'Forget it here even if Jenkins cannot be proved not to hold it, which takes the role admin. The deletion in Jenkins is tried once more.'
  })
)

export const ForgottenSchema = Type.Object(
  {
    project: Type.String(),
    id: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'The credential; null for a whole project.' }),
    message: Type.String({ description: 'That Jenkins may still hold it, and where.' })
  },
  { ...closed, $id: 'Forgotten', title: 'Forgotten' }
)

export const DeleteProjectQuery = Type.Object({ forget }, closed)
