import Type from 'typebox'
import { own } from '../../domain/own.ts'
import type { Secret } from '../../domain/secret.ts'
import type { OpenSettings } from '../provider.ts'

export const auths = ['token', 'appRole', 'kubernetes', 'jwt'] as const
type Auth = (typeof auths)[number]

/** What may be sent in a header or in a path: printable, without a space at either end. */
const PATH_PATTERN = '^[^\\s\\\\%?#]+$'
const PATH_RULE = 'segments separated by /, without white space and without any of \\ % ? #'
const TOKEN_PATTERN = '^[!-~]+$'

const path = (description: string) =>
  Type.Optional(
    Type.String({ ...{ minLength: 1, maxLength: 253, pattern: PATH_PATTERN }, description: `${PATH_RULE}; ${description}` })
  )
const secret = (description: string) =>
  Type.Optional(Type.String({ ...{ minLength: 1, maxLength: 16_384 }, writeOnly: true, description }))

export const settings = Type.Object({
  address: Type.String({
    ...{ maxLength: 2048, pattern: '^https?://[^\\s@?#]+$' },
    description:
      'the root address of Vault or OpenBao, http or https, with any path prefix and without user, password, query and fragment'
  }),
  namespace: path('the namespace of the mount and of the login'),
  mount: path('where the KV engine is mounted; by default `secret`'),
  ca: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100_000,
      description: 'Certificate authorities (PEM) to trust instead of the public ones.'
    })
  ),
  auth: Type.Unsafe<Auth>({
    ...{ type: 'string', enum: [...auths] },
    description:
      '`token`: a token that exists, renewed while it can be. `appRole`: `roleId` and `secretId`. `kubernetes`: `role`, with the service account of the bridge. `jwt`: `role` and `jwt`.'
  }),
  authMount: path('where the login is mounted; by default `approle`, `kubernetes` or `jwt`'),
  role: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 253,
      description: 'The role to log in as. Required for `kubernetes`; for `jwt`, the default role if absent.'
    })
  ),
  roleId: Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description: 'The role id of an AppRole.' })),
  token: Type.Optional(
    Type.String({
      ...{ minLength: 1, maxLength: 16_384, pattern: TOKEN_PATTERN, writeOnly: true },
      description: 'the token to read with: printable characters without white space'
    })
  ),
  secretId: secret('The secret id of that AppRole.'),
  jwt: secret('The JWT to log in with.')
})

/** How to log in; undefined inside an address means that nothing is to be sent. */
export type Login =
  | { readonly auth: 'token'; readonly token: Secret }
  | { readonly auth: 'appRole'; readonly at: string; readonly roleId: string; readonly secretId: Secret }
  | { readonly auth: 'kubernetes'; readonly at: string; readonly role: string }
  | { readonly auth: 'jwt'; readonly at: string; readonly role: string | undefined; readonly jwt: Secret }

export interface VaultSettings {
  /** The root address without a slash at its end. */
  readonly address: string
  readonly namespace: string | undefined
  readonly mount: string
  readonly ca: string | undefined
  /** Undefined while a part of it is missing. */
  readonly login: Login | undefined
}

export function vaultSettings({ settings, secrets }: OpenSettings): VaultSettings {
  const text = (name: string): string | undefined => {
    const value = own(settings, name)
    return typeof value === 'string' && value !== '' && value.isWellFormed() ? value : undefined
  }
  return {
    address: trimmed(text('address') ?? ''),
    namespace: text('namespace') === undefined ? undefined : trimmed(text('namespace') ?? ''),
    mount: trimmed(text('mount') ?? 'secret'),
    ca: text('ca'),
    login: loginOf(text, name => own(secrets, name))
  }
}

function loginOf(
  text: (name: string) => string | undefined,
  secretNamed: (name: string) => Secret | undefined
): Login | undefined {
  const auth = text('auth')
  const role = text('role')
  const at = (usual: string) => trimmed(text('authMount') ?? usual)
  if (auth === 'token') {
    const token = secretNamed('token')
    return token && { auth, token }
  }
  if (auth === 'appRole') {
    const [roleId, secretId] = [text('roleId'), secretNamed('secretId')]
    return roleId === undefined ? undefined : secretId && { auth, at: at('approle'), roleId, secretId }
  }
  if (auth === 'kubernetes') return role === undefined ? undefined : { auth, at: at('kubernetes'), role }
  const jwt = auth === 'jwt' ? secretNamed('jwt') : undefined
  return jwt && { auth: 'jwt', at: at('jwt'), role, jwt }
}

/** The path without slashes at its ends. */
export function trimmed(path: string): string {
  let [start, end] = [0, path.length]
  while (path[start] === '/') start++
  while (end > start && path[end - 1] === '/') end--
  return path.slice(start, end)
}
