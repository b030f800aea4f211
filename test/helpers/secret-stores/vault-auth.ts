import { randomBytes } from 'node:crypto'

export interface TokenOptions {
  readonly policies?: readonly string[]
  /** Seconds; 0 without an end. They do not pass: a test revokes the token. */
  readonly ttl?: number
  readonly isRenewable?: boolean
  /** Requests that can be made with it; 0 for any number. */
  readonly uses?: number
}
export interface VaultToken extends Required<TokenOptions> {
  readonly token: string
  left: number
}

export type Rules = Readonly<Record<string, readonly string[]>>

/** What the policy `default` grants, as far as it matters here: https://developer.hashicorp.com/vault/docs/concepts/policies#default-policy */
const DEFAULT: Rules = {
  'auth/token/lookup-self': ['read'],
  'auth/token/renew-self': ['update'],
  'auth/token/revoke-self': ['update'],
  'sys/capabilities-self': ['update']
}

export interface VaultAuth {
  readonly policies: Map<string, Rules>
  readonly tokens: Map<string, VaultToken>
  issue(options?: TokenOptions): VaultToken
  /** The capabilities of a token on a path: those of the most specific pattern. */
  capabilities(token: VaultToken, path: string): readonly string[]
  /** Whether it may do anything at or below a path. */
  reaches(token: VaultToken, path: string): boolean
}

export function createVaultAuth(): VaultAuth {
  const policies = new Map<string, Rules>([['default', DEFAULT]])
  const tokens = new Map<string, VaultToken>()
  const rulesOf = (token: VaultToken) => token.policies.flatMap(name => Object.entries(policies.get(name) ?? {}))

  return {
    policies,
    tokens,
    issue({ policies: names = [], ttl = 3600, isRenewable = true, uses = 0 } = {}) {
      const token = `hvs.${randomBytes(12).toString('hex')}`
      const all = names.includes('root') || names.includes('no-default') ? names : ['default', ...names]
      const made = { token, policies: all, ttl, isRenewable, uses, left: uses === 0 ? Number.POSITIVE_INFINITY : uses }
      tokens.set(token, made)
      return made
    },
    capabilities(token, path) {
      if (token.policies.includes('root')) return ['root']
      const found = rulesOf(token)
        .filter(([pattern]) => matches(pattern, path))
        .toSorted(([a], [b]) => b.length - a.length)[0]?.[1]
      return found === undefined || found.includes('deny') ? ['deny'] : found
    },
    reaches(token, path) {
      if (token.policies.includes('root')) return true
      return rulesOf(token).some(([pattern, some]) => pattern.startsWith(path) && !some.includes('deny'))
    }
  }
}

/** https://developer.hashicorp.com/vault/docs/concepts/policies#policy-syntax: `*` at the end, `+` for one segment. */
function matches(pattern: string, path: string): boolean {
  const isPrefix = pattern.endsWith('*')
  const wanted = pattern.replace(/\*$/, '').split('/')
  const given = path.split('/')
  if (isPrefix ? given.length < wanted.length : given.length !== wanted.length) return false
  return wanted.every((segment, at) => {
    if (segment === '+') return true
    return isPrefix && at === wanted.length - 1 ? given[at]?.startsWith(segment) === true : given[at] === segment
  })
}

/** The answer to a login or a renewal: https://developer.hashicorp.com/vault/api-docs/auth/approle#login-with-approle */
export const authOf = ({ token, policies, ttl, isRenewable, uses }: VaultToken) => ({
  ...{ client_token: token, accessor: `accessor-of-${token.length}`, policies, token_policies: policies, metadata: {} },
  ...{ lease_duration: ttl, renewable: isRenewable, num_uses: uses, entity_id: '', token_type: 'service', orphan: true }
})

/** https://developer.hashicorp.com/vault/api-docs/auth/token#lookup-a-token-self */
export const lookupOf = ({ token, policies, ttl, isRenewable, left }: VaultToken) => ({
  ...{ id: token, accessor: `accessor-of-${token.length}`, policies, ttl, renewable: isRenewable, creation_ttl: ttl },
  ...{ num_uses: Number.isFinite(left) ? left : 0, type: 'service', path: 'auth/token/create', explicit_max_ttl: 0 }
})
