import { own } from '../../own.ts'
import { isFields } from '../shared/fields.ts'
import { momentIn } from './jwt.ts'

/** What a token says of its life, other than a JWT. */
export interface TokenLife {
  readonly end: Date | undefined
  readonly kind: string
}

/** Longer texts hold no such token. */
const LONGEST = 32 * 1024

const MINUTE = 60_000

/** Amazon EKS takes a token for 15 minutes from the moment at which its address was signed. */
const EKS_LIFE = 15 * MINUTE

/** The life that a token has written into it: passwords of Amazon ECR, tokens of Amazon EKS, signed addresses, reference tokens. */
export function lifeOf(token: string): TokenLife | undefined {
  if (token.length > LONGEST) return undefined
  if (token.startsWith('k8s-aws-v1.')) return eksLife(token)
  if (token.startsWith('cmVmdGtuO')) return referenceLife(token)
  return /^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(token) ? ecrLife(token) : signedLife(token)
}

/** `{"payload":…,"datakey":…,"version":"2","type":"DATA_KEY","expiration":1700000000}` in base64. */
function ecrLife(token: string): TokenLife | undefined {
  if (!/^(?:eyJ|ewog|ew0K|QVdT)/.test(token)) return undefined
  try {
    // As `docker login` keeps it, the user stands before it.
    const text = Buffer.from(token, 'base64').toString('utf8')
    const inner = text.startsWith('AWS:') ? Buffer.from(text.slice(4), 'base64').toString('utf8') : text
    const password: unknown = JSON.parse(inner)
    if (!isFields(password) || own(password, 'expiration') === undefined) return undefined
    return { end: momentIn(Number(password['expiration'])), kind: 'Amazon ECR password' }
  } catch {
    return undefined
  }
}

function eksLife(token: string): TokenLife {
  const kind = 'Amazon EKS token'
  const url = URL.parse(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString('utf8'))
  const signed = amzDate(url?.searchParams.get('X-Amz-Date'))
  return { end: signed === undefined ? undefined : new Date(signed.getTime() + EKS_LIFE), kind }
}

/** `reftkn:01:1700000000:…` in base64; 0 is for ever. */
function referenceLife(token: string): TokenLife {
  const [, , end = ''] = Buffer.from(token, 'base64').toString('latin1').split(':')
  return { end: /^[1-9]\d{0,11}$/.test(end) ? momentIn(Number(end)) : undefined, kind: 'Artifactory reference token' }
}

/** Signed addresses of storage, whole or their query alone. */
function signedLife(token: string): TokenLife | undefined {
  if (
    !/[?&](?:se|sig|X-Amz-Date|X-Goog-Date|Expires|expires_on)=/.test(`&${token}`) &&
    !token.startsWith('SharedAccessSignature')
  )
    return undefined
  const query = new URLSearchParams(token.replace(/^SharedAccessSignature /, '').replace(/^[^?]{0,2000}\?/, ''))
  const [sig, end] = [query.get('sig'), query.get('se')]
  if (sig !== null && end !== null)
    return { end: /^\d{9,11}$/.test(end) ? momentIn(Number(end)) : dateIn(end), kind: 'Azure shared access signature' }
  for (const [prefix, kind] of [
    ['X-Amz', 'signed address of Amazon S3'],
    ['X-Goog', 'signed address of Google Cloud Storage']
  ] as const) {
    const [signed, seconds] = [amzDate(query.get(`${prefix}-Date`)), Number(query.get(`${prefix}-Expires`))]
    if (signed !== undefined && seconds > 0) return { end: new Date(signed.getTime() + seconds * 1000), kind }
  }
  return undefined
}

/** A moment as ISO 8601 has it; without a zone it is UTC. */
function dateIn(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d(?:T[\d:.]{5,15}Z?)?$/.test(text)) return undefined
  const date = new Date(text.includes('T') && !text.endsWith('Z') ? `${text}Z` : text)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** `20260101T000000Z`. */
function amzDate(text: string | null | undefined): Date | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '') ?? []
  return year === undefined ? undefined : dateIn(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
