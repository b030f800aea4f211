import Type from 'typebox'
import { refusals } from '../../access/authenticate.ts'
import { auditHows, auditOutcomes } from '../../domain/audit.ts'
import { type Permission, permissions } from '../../domain/permissions.ts'
import { problems } from '../../domain/problems.ts'
import { closed, listOf, oneOf, orNull, paging, Time } from './common.ts'

/** Codes of problems, why a token was refused, and what stands for an entry that cannot be read. */
const auditReasons = [...new Set([...Object.keys(problems), ...Object.keys(refusals), 'RecordBroken'])]

const actions = Object.keys(permissions) as Permission[]

const AuditEntrySchema = Type.Object(
  {
    id: Type.String(),
    time: Time,
    subject: orNull<string>('string', 'The caller; null if nobody was authenticated.'),
    action: orNull<string>('string', 'The required permission.', { enum: [...actions, null] }),
    method: Type.String(),
    route: Type.String({ description: 'Route pattern, with its parameter names.' }),
    project: orNull<string>('string', 'Name of the project.'),
    target: orNull<string>('string', 'Id of the credential or token, or subject of the member; null if there are several.'),
    targets: Type.Array(Type.String(), { description: 'All of them; of a declared set the first 20 ids.' }),
    targetCount: Type.Integer({ description: 'The number of all.' }),
    how: orNull<string>('string', '`take-over`: it takes over what Jenkins holds.', { enum: [...auditHows, null] }),
    outcome: oneOf(auditOutcomes, {
      description:
        '`failed`: for a reason other than permissions. `denied`: the caller lacks the permission. `refused`: the token was not accepted.'
    }),
    status: Type.Integer(),
    reason: orNull<string>('string', 'Code of the error, or why the token was not accepted.', { enum: [...auditReasons, null] }),
    address: Type.String({ description: "The client's address." }),
    requestId: Type.String(),
    count: Type.Integer({ description: 'Number of occurrences: equal refusals within seconds share one entry.' })
  },
  { $id: 'AuditEntry', title: 'AuditEntry' }
)

export const AuditList = listOf('AuditList', AuditEntrySchema)

const moment = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))

export const AuditQuery = Type.Object(
  {
    ...paging,
    since: moment('Only entries at or after this time.'),
    until: moment('Only entries at or before this time.'),
    subject: Type.Optional(Type.String({ maxLength: 300, description: 'Only entries of this caller.' })),
    project: Type.Optional(Type.String({ maxLength: 100, description: 'Only entries of this project.' })),
    action: Type.Optional(oneOf(actions, { description: 'Only entries with this action, such as `credential.write`.' })),
    outcome: Type.Optional(oneOf(auditOutcomes, { description: 'Only entries with this outcome.' })),
    target: Type.Optional(
      Type.String({ maxLength: 300, description: 'Only entries that list this credential, token, webhook or member.' })
    )
  },
  closed
)

export const auditSchemas = [AuditEntrySchema, AuditList]
