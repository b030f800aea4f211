import { own } from '../domain/own.ts'
import type { Fault } from '../domain/problems.ts'
import type { Secret } from '../domain/secret.ts'
import type { Reference } from '../domain/secret-store.ts'
import { isOfValue, type SourceFailure, type SourceReading, sourceFailures } from '../domain/source.ts'
import type { CredentialType } from '../domain/types/define.ts'

/** A value that is wanted from a secret store, and the field that it is for. */
export interface WantedValue {
  readonly reference: Reference
  /** Whether the field takes bytes, which are stored as base64. */
  readonly isBase64: boolean
  /** The largest value in bytes. */
  readonly most: number
}

/** What became of a wanted value. `version` is what the secret store calls the version that was read. */
export type Resolved =
  | { readonly value: Secret; readonly version: string | null }
  | { readonly failure: SourceFailure; readonly retryAfter?: number }

/**
 * Reads values for a project, each key once, and answers in the order in which they were asked for. What the project may not use is
 * `NotAllowed` before anything is asked of a secret store, in the same way as a secret store that does not exist. Never throws.
 */
export type ResolveReferences = (project: string, wanted: readonly WantedValue[]) => Promise<readonly Resolved[]>

/** Milliseconds that the answer to a write waits for secret stores in total. What has not come by then is refreshed later. */
export const RESOLVE_BOUND = 5_000

export function wantedValue(type: CredentialType, field: string, reference: Reference): WantedValue {
  const { encoding, maxBytes } = own(type.fields, field) ?? { encoding: undefined, maxBytes: 0 }
  return { reference, isBase64: encoding === 'base64', most: maxBytes }
}

/** The same within a time; what has not come then counts as a secret store that does not answer. */
export const resolveWithin =
  (resolve: ResolveReferences, ms: number): ResolveReferences =>
  async (project, wanted) => {
    const late = Promise.withResolvers<readonly Resolved[]>()
    const timer = setTimeout(() => late.resolve(wanted.map(() => ({ failure: 'Unavailable' }))), ms)
    try {
      return await Promise.race([resolve(project, wanted), late.promise])
    } finally {
      clearTimeout(timer)
    }
  }

/** Asks for all values in one go, so that a set waits no longer than one credential, and answers from what came. */
export async function resolveAhead(
  resolve: ResolveReferences,
  project: string,
  wanted: readonly WantedValue[]
): Promise<ResolveReferences> {
  const answers = await resolve(project, wanted)
  const known = new Map(wanted.map((value, i) => [nameOf(value), answers[i]]))
  return async (name, others) => {
    const missing = others.filter(value => !known.has(nameOf(value)))
    const more = missing.length === 0 ? [] : await resolve(name, missing)
    for (const [i, value] of missing.entries()) known.set(nameOf(value), more[i])
    return others.map(value => known.get(nameOf(value)) ?? { failure: 'Unavailable' })
  }
}

const nameOf = ({ reference: { store, key, property, version }, isBase64, most }: WantedValue): string =>
  JSON.stringify([store, key, property, version, isBase64, most])

/** Says the same whether or not there is such a secret store. */
const NOT_ALLOWED =
  'This project may not read this key of this secret store. GET …/secret-stores lists what it may read; ask a platform-admin for more.'

/** What is wrong with a reference whose value was not read; undefined for what may come right without a change. */
export function faultOf(failure: SourceFailure, pointer: string): Fault | undefined {
  if (failure === 'NotAllowed') return { pointer, detail: NOT_ALLOWED, code: 'REFERENCE_NOT_ALLOWED' }
  return isOfValue(failure) ? { pointer, detail: sourceFailures[failure], code: 'REFERENCE_UNUSABLE' } : undefined
}

/** What the reading of some fields says of the credential; undefined if none was asked for. */
export function readingOf(readings: readonly (readonly [string, Resolved])[]): SourceReading | undefined {
  if (readings.length === 0) return undefined
  const failures = readings.flatMap(([field, each]) => ('failure' in each ? [[field, each.failure] as const] : []))
  const [version = null] = readings.flatMap(([, each]) => ('value' in each && each.version !== null ? [each.version] : []))
  return { read: readings.map(([field]) => field), version, failures: Object.fromEntries(failures) }
}
