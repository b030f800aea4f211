import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { own } from '../../domain/own.ts'
import { Secret } from '../../domain/secret.ts'
import type { Fields } from '../../domain/shape.ts'
import { type Ask, encoded, partOf, type VaultFailure } from './client.ts'
import type { Login } from './settings.ts'

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'
const LARGEST_TOKEN = 64 * 1024

/** A token to read with, and what is known about it. Times are in milliseconds. */
export interface Grant {
  readonly token: Secret
  readonly at: number
  /** The time it is valid for; null without an end, or where that is not known. */
  readonly ttl: number | null
  readonly isRenewable: boolean
  /** Requests that can be made with it. */
  uses: number
  /** Whether Vault refused to say anything about it, so that only a request shows whether it works. */
  readonly isUnproved: boolean
  readonly isRoot: boolean
  /** Whether a request with it was not refused. */
  hasWorked: boolean
}

export interface LoginDeps {
  readonly ask: Ask
  readonly now: () => number
  readonly serviceAccount: string | undefined
}

const REFUSED: VaultFailure = { failure: 'LoginRefused', note: 'LoginRefused' }
const INCOMPLETE: VaultFailure = { failure: 'LoginRefused', note: 'LoginIncomplete' }

/** Logs in once. With a token that exists, looks at it instead. */
export async function logIn(login: Login | undefined, deps: LoginDeps): Promise<Grant | VaultFailure> {
  if (login === undefined) return INCOMPLETE
  if (login.auth === 'token') return lookAt(login.token, deps)
  const body = await credentialsOf(login, deps)
  if (body === undefined) return INCOMPLETE
  const at = deps.now()
  const answer = await deps.ask({ method: 'POST', path: `auth/${encoded(login.at)}/login`, body })
  if ('failure' in answer) return answer
  // 400: wrong ids, or a JWT that does not fit. 403: the role refuses. 404 and 405: no login is mounted there.
  if (answer.status !== 200) return REFUSED
  const auth = partOf(answer.body, 'auth')
  const token = auth === undefined ? undefined : own(auth, 'client_token')
  // Without a token where a second factor is needed.
  if (auth === undefined || !isToken(token)) return REFUSED
  return { ...factsOf(auth, 'lease_duration'), token: new Secret(token), at, isUnproved: false }
}

async function lookAt(token: Secret, { ask, now }: LoginDeps): Promise<Grant | VaultFailure> {
  const at = now()
  const answer = await ask({ path: 'auth/token/lookup-self', token })
  if ('failure' in answer) return answer
  const data = answer.status === 200 ? partOf(answer.body, 'data') : {}
  if (data === undefined || ![200, 403].includes(answer.status)) return { failure: 'BadAnswer' }
  return { ...factsOf(data, 'ttl'), token, at, isUnproved: answer.status === 403 }
}

function factsOf(fields: Fields, ttlField: string) {
  const seconds = countIn(fields, ttlField)
  const policies = own(fields, 'policies')
  return {
    ttl: seconds === 0 ? null : seconds * 1000,
    isRenewable: own(fields, 'renewable') === true,
    uses: countIn(fields, 'num_uses') || Number.POSITIVE_INFINITY,
    isRoot: Array.isArray(policies) && policies.includes('root'),
    hasWorked: false
  }
}

/** A whole number of an answer; 0 for anything else. */
export function countIn(fields: Fields, name: string): number {
  const value = own(fields, name)
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0
}

/** Anything else cannot be sent in a header. */
const isToken = (value: unknown): value is string => typeof value === 'string' && /^[!-~]{1,16384}$/.test(value)

async function credentialsOf(login: Exclude<Login, { auth: 'token' }>, deps: LoginDeps): Promise<Fields | undefined> {
  if (login.auth === 'appRole') return { role_id: login.roleId, secret_id: login.secretId.reveal() }
  if (login.auth === 'jwt') return { ...(login.role === undefined ? {} : { role: login.role }), jwt: login.jwt.reveal() }
  const jwt = await serviceAccountToken(deps.serviceAccount)
  return jwt === undefined ? undefined : { role: login.role, jwt }
}

/** The token of the service account of this process, which Kubernetes replaces now and then; undefined outside a cluster. */
async function serviceAccountToken(directory = SERVICE_ACCOUNT): Promise<string | undefined> {
  try {
    await using file = await open(join(directory, 'token'))
    const { bytesRead, buffer } = await file.read(Buffer.alloc(LARGEST_TOKEN + 1), 0, LARGEST_TOKEN + 1, 0)
    const token = buffer.toString('utf8', 0, bytesRead).trim()
    return bytesRead <= LARGEST_TOKEN && token !== '' ? token : undefined
  } catch {
    return undefined
  }
}
