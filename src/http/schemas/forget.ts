import Type from 'typebox'
import { closed } from './common.ts'

/** Query parameter with which an admin ends a deletion without proof. */
export const forget = Type.Optional(
  Type.Boolean({
    default: false,
    description:
      'Delete it here even if Jenkins cannot be confirmed not to hold it, after one more attempt to delete it there. Requires the role `admin`.'
  })
)

export const endShares = Type.Optional(
  Type.Boolean({
    default: false,
    description: 'End all shares with it: the projects that take its values lose them. Requires the role `admin`.'
  })
)

export const ForgottenSchema = Type.Object(
  {
    project: Type.String(),
    id: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Id of the credential; null for a whole project.' }),
    message: Type.String({ description: 'Says what Jenkins may still hold, and where.' })
  },
  { ...closed, $id: 'Forgotten', title: 'Forgotten' }
)

/** Query parameter with which targets are given up without proof. */
export const PatchProjectQuery = Type.Object(
  {
    forget: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Give up the targets that are left out even if Jenkins cannot be confirmed not to hold the credentials there, after one more attempt to delete them.'
      })
    )
  },
  closed
)

export const DeleteProjectQuery = Type.Object({ endShares, forget }, closed)
