import type { OidcConfig } from '../../access/oidc.ts'
import { isPem } from '../../access/provider-fetch.ts'
import { authoritiesFault } from '../../domain/authorities.ts'
import { readOne } from '../../domain/documents/read.ts'
import { PREFIX_PATTERN, RESERVED_PREFIXES } from '../../domain/subject.ts'
import { readTextFile } from './read-text-file.ts'
import { comparableIssuer, readOidcIssuer } from './readers.ts'
import type { Read } from './setting.ts'

/** A provider besides that of `OIDC_ISSUER`. */
export type Issuer = Omit<OidcConfig, 'scopes' | 'roleMap' | 'prefix'> & { readonly prefix: string }

/** Providers in the list. Each is asked for its keys, and each sign-in waits for all of them. */
const MOST = 20
const TEXTS = ['issuer', 'audience', 'clientId', 'subjectClaim', 'groupsClaim', 'prefix', 'ca', 'tokenFile'] as const
const NEEDED: readonly string[] = ['issuer', 'audience', 'prefix']
const PREFIX = new RegExp(`^${PREFIX_PATTERN}$`)

type Given = { readonly [Name in (typeof TEXTS)[number]]?: string }

/** Reads `[{ issuer, audience, prefix, … }]`. A fault says the position of its entry, and quotes nothing. */
export function readIssuers(text: string): Read<readonly Issuer[]> {
  const read = readOne(text, 'json')
  if ('fault' in read) return { fault: `must be JSON. ${read.fault.detail}` }
  const { value } = read
  if (!Array.isArray(value) || value.length > MOST) return { fault: `must be a JSON array of at most ${MOST} providers` }
  const faults = value.map(faultOf)
  const own = faults.findIndex(fault => fault !== undefined)
  if (own >= 0) return { fault: `: provider ${own + 1} ${faults[own]}` }
  const all = value as Given[]
  const shared = all.map((given, index) => sharedFault(given, all.slice(0, index)))
  const second = shared.findIndex(fault => fault !== undefined)
  if (second >= 0) return { fault: `: provider ${second + 1} ${shared[second]}` }
  return { value: all.map(issuerOf) }
}

const issuerOf = ({ issuer = '', audience = '', prefix = '', ...given }: Given): Issuer => ({
  ...{ issuer, audience, prefix, clientId: given.clientId },
  ...{ subjectClaim: given.subjectClaim ?? 'sub', groupsClaim: given.groupsClaim ?? 'groups' },
  ...{ ca: given.ca, tokenFile: given.tokenFile }
})

function faultOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object'
  const entries = Object.entries(value)
  if (entries.some(([name]) => !TEXTS.includes(name as (typeof TEXTS)[number]))) return `may have only ${TEXTS.join(', ')}`
  const missing = NEEDED.find(name => !Object.hasOwn(value, name))
  if (missing !== undefined)
    return `must have ${missing}${missing === 'audience' ? ': tokens for other services must not open' : ''}`
  const odd = entries.find(([, text]) => typeof text !== 'string' || text === '')
  if (odd !== undefined) return `must have text as its ${odd[0]}`
  return contentFault(value as Given)
}

function contentFault({ issuer = '', prefix = '', ca, tokenFile }: Given): string | undefined {
  const address = readOidcIssuer(issuer)
  if ('fault' in address) return `has an issuer that ${address.fault}`
  if (!PREFIX.test(prefix)) return 'has a prefix that is not 1 to 63 letters, digits, dots, hyphens and underscores'
  if (RESERVED_PREFIXES.includes(prefix.toLowerCase())) return 'has a prefix that the bridge uses itself'
  const needsTls = ca !== undefined || tokenFile !== undefined
  if (needsTls && new URL(issuer).protocol !== 'https:') return 'must have an https issuer, because it has ca or tokenFile'
  return (
    caFault(ca) ??
    (tokenFile === undefined || readable(tokenFile) !== undefined ? undefined : 'has a tokenFile that cannot be read')
  )
}

function caFault(ca: string | undefined): string | undefined {
  if (ca === undefined) return undefined
  const text = isPem(ca) ? ca : readable(ca)
  if (text === undefined) return 'has a ca that is neither PEM nor the path of a file that can be read'
  const [fault] = authoritiesFault(text)
  return fault === undefined ? undefined : `has a ca that ${fault}`
}

/** No two are the same in another spelling, because people would take one for the other. */
function sharedFault({ issuer = '', prefix = '' }: Given, before: readonly Given[]): string | undefined {
  const spelt = comparableIssuer(issuer)
  if (before.some(other => comparableIssuer(other.issuer ?? '') === spelt)) return 'has the issuer of another one'
  const isSame = before.some(other => other.prefix?.toLowerCase() === prefix.toLowerCase())
  return isSame ? 'has the prefix of another one' : undefined
}

function readable(path: string): string | undefined {
  const read = readTextFile(path)
  return 'fault' in read ? undefined : read.value
}
