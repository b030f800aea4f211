import Type from 'typebox'
import { TargetQuery } from '../one-target.ts'
import { closed, listOf, orNull, paging, ref, Time } from './common.ts'
import { TargetSchema } from './projects.ts'

const Seen = Type.String({
  pattern: '^[A-Za-z0-9_-]{32}$',
  description: '`seen` of the credential as it was read: another one under the id is left alone.',
  examples: ['pV3xZ0k_e6mH8sQy1tR4uW7aB9cD2fGh']
})

export const UnmanagedSchema = Type.Object(
  {
    id: Type.String(),
    target: Type.Optional(ref(TargetSchema)),
    seen: Type.String({ description: 'Digest of what Jenkins holds; it changes with every field and secret.' }),
    className: orNull<string>('string', 'Its class in Jenkins; null if our user may not read it.'),
    title: orNull<string>('string', 'The name that Jenkins shows for the class; null for a class that the bridge does not know.'),
    types: Type.Array(Type.String(), {
      description: 'Types that it can be taken over as, the likely one first; none for an unknown class.'
    }),
    description: orNull<string>('string', 'Null if another project has the folder as well.'),
    data: Type.Record(Type.String(), Type.String(), {
      description: 'The public fields of the first type, cut at 4,096 characters each.'
    }),
    used: orNull<boolean>('boolean', 'Whether a job of the folder used it; null if that is not known.'),
    lastUsedAt: orNull<string>('string', 'When the latest build began that used it, as far as Jenkins tells.'),
    ignored: Type.Unsafe<{ by: string; at: string } | null>({
      type: ['object', 'null'],
      description: 'Who ignores it since when; null if it is not ignored.',
      properties: { by: Type.String(), at: Time },
      required: ['by', 'at']
    })
  },
  { $id: 'Unmanaged', title: 'Unmanaged' }
)

export const UnmanagedList = Type.Object(
  {
    ...listOf('UnmanagedPage', UnmanagedSchema).properties,
    readAt: orNull<string>('string', 'When Jenkins was read; null if it could not be read, or one of several targets.')
  },
  { $id: 'UnmanagedList', title: 'UnmanagedList' }
)

export const ListUnmanagedQuery = Type.Object({ ...paging, ...TargetQuery.properties }, closed)
export const DeleteUnmanagedQuery = Type.Object({ seen: Seen }, closed)

const KeepTheirs = Type.Object({ seen: Seen }, { ...closed, $id: 'KeepTheirs', title: 'KeepTheirs' })
export const keepTheirsBody = ref(KeepTheirs)

/** Schemas that others refer to by name. */
export const unmanagedSchemas = [UnmanagedSchema, UnmanagedList, KeepTheirs]
