import Type from 'typebox'
import { auditOutcomes } from '../../domain/audit.ts'
import { closed, oneOf, orNull, paging, ref, Time } from './common.ts'

const AuditEntrySchema = Type.Object(
  {
    id: Type.String(),
    time: Time,
    subject: orNull<string>('string', 'Who; null where nobody came in.'),
    action: orNull<string>('string', 'The permission that was asked for.'),
    method: Type.String(),
    route: Type.String({ description: 'The address, with names for its parts.' }),
    project: orNull<string>('string', 'In which project.'),
    target: orNull<string>('string', 'The id of the credential or token, or the subject of the member.'),
    outcome: oneOf(auditOutcomes, {
      description: '`failed`: for another reason than rights. `denied`: the caller may not. `refused`: the token did not open.'
    }),
    status: Type.Integer(),
    reason: orNull<string>('string', 'The code of the error, or why the token did not open.'),
    address: Type.String({ description: 'Where the request came from.' }),
    requestId: Type.String(),
    count: Type.Integer({ description: 'How often: the same refusal within seconds is one entry.' })
  },
  { $id: 'AuditEntry', title: 'AuditEntry' }
)

export const AuditList = Type.Object(
  {
    items: Type.Array(ref(AuditEntrySchema)),
    nextCursor: orNull<string>('string', 'Give it as `cursor` to read on; null at the end.')
  },
  { $id: 'AuditList', title: 'AuditList' }
)

const moment = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))

export const AuditQuery = Type.Object(
  {
    ...paging,
    since: moment('Nothing older than this.'),
    until: moment('Nothing younger than this.'),
    subject: Type.Optional(Type.String({ maxLength: 300, description: 'Only what this caller did.' })),
    project: Type.Optional(Type.String({ maxLength: 100, description: 'Only what was done in this project.' }))
  },
  closed
)

export const auditSchemas = [AuditEntrySchema, AuditList]
