import Type from 'typebox'
import { own } from '../domain/own.ts'
import type { Fault } from '../domain/problems.ts'
import { isFields, valueOf } from '../domain/shape.ts'
import { asName, type VerifyResult } from '../domain/verification.ts'
import type { OutboundAnswer } from '../outbound/request.ts'
import type { TargetCheck, TargetSettings, Tried, VerifyDeps, VerifyKind } from './kind.ts'
import { checkOf } from './reason-finding.ts'
import { addressFaults } from './web/address.ts'
import { createAsk, isPage, unknownFor } from './web/ask.ts'
import { loginOf } from './web/authorization.ts'
import { checkOpening, compare, type Opening } from './web/compare.ts'

const types = ['username-password', 'access-token'] as const

const Options = Type.Object(
  {
    expectStatus: Type.Optional(
      Type.Integer({
        ...{ minimum: 200, maximum: 299 },
        description: 'The status with which the address answers a login that works; by default any of 200 to 299.'
      })
    )
  },
  { additionalProperties: false }
)

/** Any address that only a login opens: Basic for an account, Bearer for a token. */
export const http: VerifyKind = {
  kind: 'http',
  title: 'HTTP API',
  description:
    'Sends a GET request to an address that only a login opens, with Basic for a username and password and with Bearer for an access token.',
  types,
  trust: 'ca',
  options: Options,
  example: { address: 'https://api.example.com/v1/user', options: {}, types },
  readyMade: [
    { name: 'github', title: 'GitHub', address: 'https://api.github.com/user', options: {}, types },
    { name: 'gitlab', title: 'GitLab', address: 'https://gitlab.com/api/v4/user', options: {}, types: ['access-token'] },
    { name: 'npm', title: 'npm', address: 'https://registry.npmjs.org/-/whoami', options: {}, types: ['access-token'] }
  ],

  faults: ({ address }): readonly Fault[] => addressFaults(address, { path: true, query: true }),

  async verify(settings, credential, deps): Promise<VerifyResult> {
    const login = loginOf(credential, types)
    if ('state' in login) return login
    const opening = openingOf(settings, deps)
    if (opening === undefined) return unknownFor('AddressRefused')
    const found = await compare(opening, login)
    if ('state' in found) return found
    const as = nameIn(found.opened, credential)
    return { state: 'valid', ...(as === undefined ? {} : { as }) }
  },

  async check(settings, deps): Promise<TargetCheck> {
    const opening = openingOf(settings, deps)
    return opening === undefined ? checkOf('AddressRefused') : checkOpening(opening, ['basic', 'bearer'])
  }
}

function openingOf(settings: TargetSettings, deps: VerifyDeps): Opening | undefined {
  const url = URL.parse(settings.address)
  const expected = own(settings.options, 'expectStatus')
  const isExpected = (status: number) => (typeof expected === 'number' ? status === expected : status >= 200 && status < 300)
  // A page may be one to log in on, which comes with any status.
  const isOpen = (answer: OutboundAnswer) => isExpected(answer.status) && !isPage(answer)
  return url === null ? undefined : { ask: createAsk(settings, deps), request: { url }, isOpen }
}

/**
 * Whose token it is, as the answer says. The user name of an account is known, or is a secret that nobody may read here. The other side may
 * send anything, the secret that it got or a part of it included.
 */
function nameIn({ body }: OutboundAnswer, { fields }: Tried): string | undefined {
  const secret = fields['token']?.reveal()
  if (secret === undefined) return undefined
  const value = valueOf(body.toString('utf8'))
  const name = isFields(value) ? asName(own(value, 'username') ?? own(value, 'login') ?? own(value, 'name')) : undefined
  return name === undefined || isLike(name, secret) ? undefined : name
}

/** Characters of a name from which on it is no coincidence that a secret has them as well. */
const TELLING = 6

const isLike = (name: string, secret: string): boolean =>
  (name.length >= TELLING && secret.includes(name)) || formsOf(secret).some(form => name.includes(form))

const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  ...(['base64', 'base64url', 'hex'] as const).map(encoding =>
    Buffer.from(secret)
      .toString(encoding)
      .replace(/={1,2}$/, '')
  )
]
