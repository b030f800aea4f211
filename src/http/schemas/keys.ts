import Type from 'typebox'
import { nullable, oneOf, orNull, pageFields, ref, Time } from './common.ts'

const RotationSchema = nullable(
  Type.Object({
    state: oneOf(['running', 'done'] as const),
    key: Type.String({ description: 'The key that encrypts everything afterwards.' }),
    done: Type.Integer(),
    total: Type.Integer(),
    failed: Type.Integer({ description: 'Texts that could not be decrypted and were left unchanged.' }),
    startedAt: Time,
    startedBy: Type.String(),
    finishedAt: orNull<string>('string', 'When it finished.')
  }),
  'Progress of the latest re-encryption; null if there was none.'
)

const MasterKeySchema = Type.Object(
  {
    id: Type.String(),
    current: Type.Boolean({ description: 'It encrypts new writes.' }),
    configured: Type.Boolean({ description: 'False: it is in use but missing from MASTER_KEYS.' }),
    seals: Type.Integer({ description: 'Texts that only this key decrypts.' }),
    records: Type.Integer({ description: 'Records that only this key authenticates.' }),
    droppable: Type.Boolean({ description: 'It was in use and is no longer needed: it may be removed from MASTER_KEYS.' })
  },
  { $id: 'MasterKey', title: 'MasterKey' }
)

export const MasterKeys = Type.Object(
  { items: Type.Array(ref(MasterKeySchema)), ...pageFields, rotation: RotationSchema },
  { $id: 'MasterKeys', title: 'MasterKeys' }
)

/** Schemas that others refer to by name. */
export const keySchemas = [MasterKeySchema, MasterKeys]
