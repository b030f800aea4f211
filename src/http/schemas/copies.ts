import Type from 'typebox'
import { copyOutcomes, copyProofs, removalRefusals } from '../../domain/copies.ts'
import { closed, oneOf, orNull, ref, Time } from './common.ts'

const Folder = Type.Array(Type.String(), { description: 'Path of the folder in Jenkins, one segment per item.' })
const Ids = (description: string) => Type.Array(Type.String(), { description })

const CopySchema = Type.Object(
  {
    controller: Type.String(),
    folder: Folder,
    proof: oneOf(copyProofs, {
      description:
        '`same-ciphertext`: Jenkins holds the ciphertexts that the bridge wrote. `same-ids`: everything that was lost is there by its ids, and no value can be compared, so it only may be ours.'
    }),
    ids: Ids('Ids with the ciphertext that the bridge wrote: these are removed or followed.'),
    unproved: Ids(
      'Ids of the project that are there with another value, or whose values cannot be compared. They stay as they are.'
    ),
    foundAt: Time,
    removalRequestedAt: orNull<string>('string', 'Set while a removal is requested and not done.')
  },
  { $id: 'Copy', title: 'Copy' }
)

const RemovalSchema = Type.Object(
  {
    controller: Type.String(),
    folder: Folder,
    requestedAt: Time,
    requestedBy: Type.String(),
    doneAt: Time,
    ids: Type.Array(
      Type.Object({
        id: Type.String(),
        outcome: oneOf(copyOutcomes, {
          description:
            '`removed`: a read after the removal shows that it is gone. `absent`: it was gone before. `changed`: its value is not ours any more, so it stays. `left`: Jenkins refused to remove it.'
        })
      })
    ),
    folderRemoved: Type.Boolean({
      description: 'Whether the folder was removed as well: the bridge had made it, and it was empty.'
    }),
    refused: Type.Unsafe<(typeof removalRefusals)[number] | null>({
      type: ['string', 'null'],
      enum: [...removalRefusals, null],
      description: 'Why nothing was removed; null if something was tried.'
    })
  },
  { $id: 'CopyRemoval', title: 'CopyRemoval' }
)

export const CopiesSchema = Type.Object(
  {
    project: Type.String(),
    searchedAt: orNull<string>(
      'string',
      'When Jenkins was last searched, every controller of the project included; null: never.'
    ),
    foldersSearched: Type.Integer({ description: 'Number of folders that the last search looked into.' }),
    complete: Type.Boolean({
      description: 'Whether the last search looked into every folder that the Jenkins user of the bridge sees.'
    }),
    pending: Type.Boolean({ description: 'Whether a search or a removal is still to be made.' }),
    copies: Type.Array(ref(CopySchema)),
    removals: Type.Array(ref(RemovalSchema), { description: 'The latest removals, one per folder.' })
  },
  { $id: 'Copies', title: 'Copies' }
)

const CopyPlaceSchema = Type.Object(
  {
    folder: Type.Array(Type.String({ maxLength: 255 }), {
      minItems: 1,
      maxItems: 20,
      description: 'A folder that `copies` lists.'
    }),
    controller: Type.Optional(Type.String({ maxLength: 63, description: 'Default: the controller of the project.' }))
  },
  { ...closed, $id: 'CopyPlace', title: 'CopyPlace', examples: [{ folder: ['shop-old'] }] }
)

export const RemoveCopiesQuery = Type.Object(
  { force: Type.Optional(Type.Boolean({ default: false, description: 'Override the mass-delete limit.' })) },
  closed
)

/** Schemas that others refer to by name. */
export const copySchemas = [CopySchema, RemovalSchema, CopiesSchema, CopyPlaceSchema]

/** Request body. */
export const copyPlaceBody = ref(CopyPlaceSchema)
