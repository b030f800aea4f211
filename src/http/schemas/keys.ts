import Type from 'typebox'
import { nullable, oneOf, orNull, Time } from './common.ts'

const RotationSchema = nullable(
  Type.Object({
    state: oneOf(['running', 'done'] as const),
    key: Type.String({ description: 'The key that everything is sealed with.' }),
    done: Type.Integer(),
    total: Type.Integer(),
    failed: Type.Integer({ description: 'What did not open, and stays as it is.' }),
    startedAt: Time,
    startedBy: Type.String(),
    finishedAt: orNull<string>('string', 'When it came to its end.')
  }),
  'How far the last sealing anew has come; null when there was none.'
)

export const MasterKeys = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        current: Type.Boolean({ description: 'It seals what is written.' }),
        configured: Type.Boolean({ description: 'False: something is sealed with it, and it is not in MASTER_KEYS.' }),
        seals: Type.Integer({ description: 'Texts that only this key opens.' }),
        records: Type.Integer({ description: 'Records that only this key proves to be as the bridge wrote them.' }),
        droppable: Type.Boolean({
          description: 'It was in use, and nothing needs it any more: it may be taken out of MASTER_KEYS.'
        })
      })
    ),
    rotation: RotationSchema
  },
  { $id: 'MasterKeys', title: 'MasterKeys' }
)

/** What other schemas refer to by name. */
export const keySchemas = [MasterKeys]
