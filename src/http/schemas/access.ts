import Type from 'typebox'
import { type AccessGrant, accessSources } from '../../access/project-access.ts'
import type { Caller } from '../../domain/caller.ts'
import { type Role, roles } from '../../domain/permissions.ts'
import { MEMBER_RULE } from '../../domain/subject.ts'
import { Blocked, closed, listOf, nullable, oneOf, orNull, paging, ref, Time } from './common.ts'

export const RoleTable = (description: string) =>
  Type.Unsafe<Record<string, Role>>({
    type: 'object',
    additionalProperties: { type: 'string', enum: [...roles] },
    maxProperties: 1000,
    description
  })

const MAKER = 'May make projects, each in a new folder of its name, and is an admin of those.'

export const CallerSchema = Type.Object(
  {
    subject: Type.String({ description: 'Identity of the caller in records and events.' }),
    name: Type.String({ description: 'Name for display.' }),
    // Every kind except the bridge itself, which never calls its own API.
    kind: oneOf<Caller['kind']>(['admin-token', 'token', 'oidc', 'kubesphere']),
    platformAdmin: Type.Boolean({ description: 'May do everything in every project.' }),
    projectMaker: Type.Boolean({ description: MAKER }),
    roles: RoleTable('Role by project; `*` means every project.'),
    readOnly: Type.Boolean({ description: 'May only read, regardless of roles.' }),
    expiresAt: orNull<string>('string', 'When the token expires.')
  },
  { $id: 'Caller', title: 'Caller' }
)

export const SignInCodeSchema = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 100, description: 'The code of the link, after `#once=`.' }) },
  { ...closed, $id: 'SignInCode', title: 'SignInCode', examples: [{ code: 'example-only' }] }
)

export const SignedInSchema = Type.Object(
  { token: Type.String({ description: 'A token with the rights of the admin token.' }) },
  {
    ...{ $id: 'SignedIn', title: 'SignedIn', description: 'What a sign-in gives.' },
    examples: [{ token: 'example-only-token' }]
  }
)

const name = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$',
  description: 'no control characters'
})

const CreateToken = Type.Object(
  {
    name,
    roles: Type.Optional(RoleTable('Role by project; `*` means every project.')),
    platformAdmin: Type.Optional(Type.Boolean({ description: 'May do everything in every project.' })),
    projectMaker: Type.Optional(Type.Boolean({ description: MAKER })),
    readOnly: Type.Optional(Type.Boolean({ description: 'May only read, regardless of roles.' })),
    expiresAt: Type.Optional(orNull<string>('string', 'When it expires; never by default.', { format: 'date-time' }))
  },
  { ...closed, $id: 'CreateToken', title: 'CreateToken', examples: [{ name: 'deploy', roles: { demo: 'operator' } }] }
)

const tokenFields = {
  id: Type.String({ description: 'The subject of the token is `token:` followed by this id.' }),
  name: Type.String(),
  roles: RoleTable('Role by project; `*` means every project.'),
  platformAdmin: Type.Boolean(),
  projectMaker: Type.Boolean(),
  readOnly: Type.Boolean(),
  createdAt: Time,
  createdBy: Type.String(),
  expiresAt: orNull<string>('string', 'When it expires.'),
  lastUsedAt: orNull<string>('string', 'When it was last used, to the minute.'),
  blocked: Blocked
}
export const TokenSchema = Type.Object(tokenFields, { $id: 'Token', title: 'Token' })
export const NewTokenSchema = Type.Object(
  {
    ...tokenFields,
    token: orNull<string>('string', 'The token; shown only in this answer, and null in that to a repeated request.')
  },
  { $id: 'NewToken', title: 'NewToken' }
)

const Provider = Type.Object({
  issuer: Type.String(),
  clientId: Type.String(),
  scopes: Type.String({ description: 'Separated by spaces.' }),
  token: Type.Unsafe<'id_token' | 'access_token'>({
    enum: ['id_token', 'access_token'],
    description: 'Which token to send to the bridge: the ID token if the audience is the client itself.'
  })
})

export const SignInSchema = Type.Object(
  {
    oidc: nullable(Provider, 'The provider of `OIDC_ISSUER`; null if there is none for people.'),
    others: Type.Array(Provider, { description: 'Those of `OIDC_ISSUERS` that have a client.' })
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
      description: '`none`: the bridge did not write the stored record, so it grants no role. Set a role, or remove the member.'
    })
  },
  { $id: 'Member', title: 'Member' }
)

export const AccessGrantSchema = Type.Object(
  {
    subject: Type.String({ description: 'A person, a token, `group:` and the name of a group, or `admin` for the admin token.' }),
    name: orNull<string>('string', 'The name of a token.'),
    role: oneOf<AccessGrant['role']>([...roles, 'platform-admin']),
    why: oneOf<AccessGrant['why']>(['member', 'group', 'token', 'platform'], {
      description:
        'As a member, by a group, by a role of a token, or as a platform-admin, who may do everything in every project.'
    }),
    source: oneOf(accessSources, { description: 'Where it is granted: members, tokens, or a setting.' }),
    readOnly: Type.Boolean({ description: 'May only read, regardless of the role.' }),
    expiresAt: orNull<string>('string', 'When the token expires.')
  },
  { $id: 'AccessGrant', title: 'AccessGrant' }
)

export const AccessGrantList = listOf('AccessGrantList', AccessGrantSchema)
export const TokenList = listOf('TokenList', TokenSchema)
export const MemberList = listOf('MemberList', MemberSchema)

export const MemberPath = Type.Object({
  project: Type.String({ description: 'Name of the project.' }),
  subject: Type.String({ description: MEMBER_RULE })
})
export const ListMembersQuery = Type.Object(paging, closed)
export const TokenPath = Type.Object({ id: Type.String({ description: 'Id of the token.' }) })
export const ListTokensQuery = Type.Object(paging, closed)

/** Schemas that others refer to by name. */
export const accessSchemas = [
  SignInCodeSchema,
  SignedInSchema,
  CallerSchema,
  SignInSchema,
  CreateToken,
  TokenSchema,
  NewTokenSchema,
  TokenList,
  SetMember,
  MemberSchema,
  MemberList,
  AccessGrantSchema,
  AccessGrantList
]

/** Request bodies. */
export const accessBody = {
  createToken: ref(CreateToken),
  setMember: ref(SetMember)
}
