import Type from 'typebox'
import type { Caller } from '../../domain/caller.ts'
import { type Role, roles } from '../../domain/permissions.ts'
import { SUBJECT_RULE } from '../../domain/subject.ts'
import { Blocked, closed, listOf, nullable, oneOf, orNull, paging, ref, Time } from './common.ts'

const RoleTable = (description: string) =>
  Type.Unsafe<Record<string, Role>>({
    type: 'object',
    additionalProperties: { type: 'string', enum: [...roles] },
    maxProperties: 1000,
    description
  })

export const CallerSchema = Type.Object(
  {
    subject: Type.String({ description: 'The name that stands in records and events.' }),
    name: Type.String({ description: 'What people call it.' }),
    // Of all kinds the bridge itself alone never calls its API.
    kind: oneOf<Caller['kind']>(['admin-token', 'token', 'oidc', 'kubesphere']),
    platformAdmin: Type.Boolean({ description: 'May do everything, in every project.' }),
    roles: RoleTable('The role in each project; `*` is every project.'),
    readOnly: Type.Boolean({ description: 'May only read, whatever the roles are.' }),
    expiresAt: orNull<string>('string', 'When the token ceases to work.')
  },
  { $id: 'Caller', title: 'Caller' }
)

const name = Type.String({ minLength: 1, maxLength: 100, pattern: '^\\P{Cc}+$', description: 'no control characters' })

const CreateToken = Type.Object(
  {
    name,
    roles: Type.Optional(RoleTable('The role in each project; `*` is every project.')),
    platformAdmin: Type.Optional(Type.Boolean({ description: 'May do everything, in every project.' })),
    readOnly: Type.Optional(Type.Boolean({ description: 'May only read, whatever the roles are.' })),
    expiresAt: Type.Optional(orNull<string>('string', 'When it ceases to work; never by default.', { format: 'date-time' }))
  },
  { ...closed, $id: 'CreateToken', title: 'CreateToken', examples: [{ name: 'deploy', roles: { demo: 'operator' } }] }
)

const tokenFields = {
  id: Type.String({ description: 'Its subject is `token:` and this.' }),
  name: Type.String(),
  roles: RoleTable('The role in each project; `*` is every project.'),
  platformAdmin: Type.Boolean(),
  readOnly: Type.Boolean(),
  createdAt: Time,
  createdBy: Type.String(),
  expiresAt: orNull<string>('string', 'When it ceases to work.'),
  lastUsedAt: orNull<string>('string', 'When it was last used, to the minute.'),
  blocked: Blocked
}
export const TokenSchema = Type.Object(tokenFields, { $id: 'Token', title: 'Token' })
export const NewTokenSchema = Type.Object(
  { ...tokenFields, token: Type.String({ description: 'The token itself, shown this once.' }) },
  { $id: 'NewToken', title: 'NewToken' }
)

export const SignInSchema = Type.Object(
  {
    oidc: nullable(
      Type.Object({
        issuer: Type.String(),
        clientId: Type.String(),
        scopes: Type.String({ description: 'With spaces between them.' }),
        token: Type.Unsafe<'id_token' | 'access_token'>({
          enum: ['id_token', 'access_token'],
          description: 'Which of the tokens is made for the bridge: the ID token is where its audience is the client itself.'
        })
      }),
      'Null where people sign in by token.'
    )
  },
  { $id: 'SignIn', title: 'SignIn' }
)

const SetMember = Type.Object(
  { role: oneOf(roles) },
  { ...closed, $id: 'SetMember', title: 'SetMember', examples: [{ role: 'operator' }] }
)
export const MemberSchema = Type.Object(
  {
    subject: Type.String(),
    role: oneOf([...roles, 'none'] as const, {
      description:
        '`none`: the stored record is not one that the bridge wrote, and gives no role. Give one, or remove the member.'
    })
  },
  { $id: 'Member', title: 'Member' }
)

export const TokenList = listOf('TokenList', TokenSchema)
export const MemberList = listOf('MemberList', MemberSchema)

export const MemberPath = Type.Object({
  project: Type.String({ description: 'Name of the project.' }),
  subject: Type.String({ description: SUBJECT_RULE })
})
export const ListMembersQuery = Type.Object(paging, closed)
export const TokenPath = Type.Object({ id: Type.String({ description: 'Id of the token.' }) })
export const ListTokensQuery = Type.Object(paging, closed)

/** What other schemas refer to by name. */
export const accessSchemas = [
  CallerSchema,
  SignInSchema,
  CreateToken,
  TokenSchema,
  NewTokenSchema,
  TokenList,
  SetMember,
  MemberSchema,
  MemberList
]

/** Bodies that the routes take. */
export const accessBody = {
  createToken: ref(CreateToken),
  setMember: ref(SetMember)
}
