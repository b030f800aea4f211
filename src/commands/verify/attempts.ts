import { createHash } from 'node:crypto'
import type { Credential, Secrets } from '../../domain/credential.ts'
import { own } from '../../domain/own.ts'
import { Secret } from '../../domain/secret.ts'
import { USER_NAME } from '../../domain/user-name.ts'
import { asName, type VerifyResult } from '../../domain/verification.ts'
import type { VerifyTarget } from '../../domain/verify-target.ts'
import type { Hashing } from '../../store/sealing/hash-key.ts'
import type { VerifyLimits } from '../../store/verify/verify-limits.ts'
import type { VerifyDeps, VerifyKind } from '../../verify/kind.ts'

/** Milliseconds that a try may take. */
const TRY_TIME = 20_000

/** A credential that is to be tried on a verify target. */
export interface Subject {
  readonly project: string
  readonly target: VerifyTarget
  readonly type: string
  /** All fields, public and secret, as they are sent to a server. */
  readonly fields: Readonly<Record<string, Secret>>
  /** Names of those that are secret. */
  readonly secretFields: readonly string[]
}

export interface AttemptDeps {
  readonly limits: VerifyLimits
  readonly hashing: Hashing
  readonly kindNamed: (name: string) => VerifyKind | undefined
  readonly reaching: Omit<VerifyDeps, 'signal'>
}

/** Tries of values on verify targets, as far as limits and pauses allow. Nothing else makes one. */
export interface Attempts {
  /** Counts a try. Returns 0, or the milliseconds after which one is allowed again. */
  count(subject: Subject): Promise<number>
  /** Whether these values are not to be tried, because another refusal could lock the account. */
  isStopped(subject: Subject): Promise<boolean>
  /** A person wants these values to be tried. */
  release(subject: Subject): Promise<void>
  /** Milliseconds for which the verify target is to be left alone. */
  pauseOf(target: VerifyTarget): Promise<number>
  /** Tries once. Never throws for what the other side does. */
  make(subject: Subject, signal: AbortSignal): Promise<VerifyResult>
}

/** The fields of a credential as a server gets them: what is stored for use in URLs is decoded. */
export function triedFields(
  { data, facts }: Pick<Credential, 'data' | 'facts'>,
  secrets: Secrets
): Readonly<Record<string, Secret>> {
  const encoded = Array.isArray(facts['urlEncoded']) ? facts['urlEncoded'] : []
  const texts = [
    ...Object.entries(data),
    ...Object.entries(secrets).map(([name, secret]): [string, string] => [name, secret.reveal()])
  ]
  return Object.fromEntries(texts.map(([name, text]) => [name, new Secret(encoded.includes(name) ? decodedUrl(text) : text)]))
}

function decodedUrl(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const textsOf = ({ fields }: Subject): readonly (readonly [string, string])[] =>
  Object.entries(fields)
    .map(([name, secret]) => [name, secret.reveal()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))

export function createAttempts({ limits, hashing, kindNamed, reaching }: AttemptDeps): Attempts {
  /** Keyed, because a hash of a secret alone could be found by guessing. */
  async function hashed(what: readonly unknown[]): Promise<string> {
    await hashing.load()
    return hashing.hash(JSON.stringify(['verify', ...what]))
  }
  /** Accounts lock wherever they are tried from, so this does not depend on the project. */
  const valueOf = (subject: Subject) =>
    hashed([
      subject.target.name,
      createHash('sha256')
        .update(JSON.stringify(textsOf(subject)))
        .digest('base64')
    ])
  const userOf = ({ project, target, fields }: Subject) =>
    hashed([project, target.name, accountOf(fields[USER_NAME]?.reveal() ?? '')])

  async function tried(subject: Subject, signal: AbortSignal): Promise<VerifyResult> {
    const { target, type, fields, secretFields } = subject
    const { name, address, ca, hostKeys, options } = target
    const kind = kindNamed(target.kind)
    if (kind === undefined || !kind.types.includes(type)) return { state: 'unknown', reason: 'TypeUnsupported' }
    const late = AbortSignal.any([signal, AbortSignal.timeout(TRY_TIME)])
    const verifying = kind.verify({ name, address, ca, hostKeys, options }, { type, fields }, { ...reaching, signal: late })
    const result = await Promise.race([verifying.catch(() => FAILED), aborted(late)])
    return result.state === 'valid' ? withName(result.as, fields, secretFields) : result
  }

  return {
    count: async subject => limits.count(await userOf(subject)),
    isStopped: async subject => limits.isStopped(await valueOf(subject)),
    release: async subject => limits.release(await valueOf(subject)),
    pauseOf: ({ name }) => limits.pauseOf(name),

    async make(subject, signal) {
      if ((await limits.pauseOf(subject.target.name)) > 0) return { state: 'unknown', reason: 'RateLimited' }
      const result = await tried(subject, signal)
      if (result.state === 'invalid') await limits.refused(await valueOf(subject))
      else if (result.state === 'valid') await limits.accepted(await valueOf(subject))
      else if (result.reason === 'RateLimited') await limits.pause(subject.target.name, result.retryAfter)
      return result
    }
  }
}

/** Many services take names that differ in case, width or spaces for one account; each spelling would give more tries with it. */
const accountOf = (userName: string): string =>
  userName
    .normalize('NFKC')
    .replace(/[\s\p{C}]/gu, '')
    .toLowerCase()

const FAILED: VerifyResult = { state: 'unknown', reason: 'BadAnswer' }

/** Resolves when the time is over, also where a kind does not mind its signal. */
const aborted = (signal: AbortSignal): Promise<VerifyResult> =>
  new Promise(resolve => {
    const end = () => resolve({ state: 'unknown', reason: 'Timeout' })
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })

/** A server may send back what it was sent: a name that contains a secret is not shown. */
function withName(as: string | undefined, fields: Subject['fields'], secretFields: readonly string[]): VerifyResult {
  const name = asName(as)
  if (name === undefined) return { state: 'valid' }
  const isTold = secretFields.some(field => {
    const text = own(fields, field)?.reveal() ?? ''
    return text !== '' && (name.includes(text) || text.includes(name))
  })
  return isTold ? { state: 'valid' } : { state: 'valid', as: name }
}
