import { hasShape, isList, isMap, isOneOf, isText, isTime, orAbsent, orNull, valueOf } from './shape.ts'

/**
 * Why the value of a field could not be read from its secret store, or not be used. The last value stays, here and in Jenkins.
 * `docs/secret-stores.md` is checked against it.
 */
export const sourceFailures = {
  NotFound: 'The secret store has nothing under this key.',
  Deleted: 'The value was deleted in the secret store; there it can be undeleted.',
  Destroyed: 'This version of the value was destroyed in the secret store. Refer to another version.',
  Forbidden: 'The login of the secret store may not read this key. Grant it that.',
  LoginRefused: 'The secret store does not accept its login. A platform-admin has to correct it.',
  Sealed: 'The secret store is sealed. It answers again once it is unsealed.',
  RateLimited: 'The secret store asks to slow down. The value is read again later.',
  Unavailable: 'The secret store does not answer. The value is read again when it does.',
  AddressRefused: 'The bridge may not call the address of the secret store. A platform-admin has to allow it, or correct it.',
  TlsFailed: 'The certificate of the secret store is not trusted, or TLS failed in another way.',
  BadAnswer:
    'The answer of the secret store cannot be used. Check the reference; if other keys fail too, a platform-admin has to check the address.',
  TooLarge: 'The answer of the secret store is larger than the bridge accepts.',
  VersionUnsupported: 'The secret store does not have this version of a value, or no versions at all. Correct the reference.',
  NoSuchProperty: 'The value in the secret store does not have this property.',
  PropertyNeeded: 'The value in the secret store has several properties. Say in the reference which one.',
  NotAnObject: 'The value in the secret store is no JSON object, so it has no properties.',
  NotText: 'The value in the secret store is not text in UTF-8, which this field needs.',
  ValueTooLarge: 'The value in the secret store is larger than this field may be.',
  EmptyValue: 'The value in the secret store is empty.',
  ContentRefused: 'The value in the secret store does not fit this type of credential. POST …/credentials/validate says why.',
  NotAllowed:
    'The project may no longer read this key, or the secret store was removed. Ask a platform-admin, or refer to another key.',
  ShareUnreadable:
    'The credential that this one is shared from cannot be read. The last values stay; an admin of its project has to put it right.',
  ShareEnded:
    'The share has ended, together with more others than the mass-delete limit lets go at once. Delete the credential, or give it values with "sharedFrom": null.'
} as const satisfies Record<string, string>

export type SourceFailure = keyof typeof sourceFailures

export const isSourceFailure = (text: string): text is SourceFailure => Object.hasOwn(sourceFailures, text)

/** Failures of a value that was read: it cannot become the value of this field, and a write that brings it is refused. */
const ofValues: readonly SourceFailure[] = [
  ...(['PropertyNeeded', 'NotAnObject', 'NotText', 'ValueTooLarge', 'EmptyValue', 'VersionUnsupported'] as const)
]

export const isOfValue = (failure: SourceFailure): boolean => ofValues.includes(failure)

/** Why fields have no value of now, by their names. */
export type FieldFailures = Readonly<Record<string, SourceFailure>>

/** What the last refresh of a credential showed. Apart from its record, because it changes without a change of the credential. */
export interface SourceState {
  /** When a value was last read while none failed; null if that was never so. */
  readonly at: string | null
  /** What the secret store calls the version that was read last; null where it has none. */
  readonly version: string | null
  /** Since when a value may be out of date, and why; null while none is. */
  readonly staleSince: string | null
  readonly reason: SourceFailure | null
  /** The fields of which that is so, each with its reason. */
  readonly failing: FieldFailures
  /** The fields whose values are from a backup and were not read since, so that they may be older than what Jenkins holds. */
  readonly restored?: readonly string[]
}

const isFailure = isOneOf(Object.keys(sourceFailures))
const isState = hasShape({
  ...{ at: orNull(isTime), version: orNull(isText), staleSince: orNull(isTime) },
  ...{ reason: orNull(isFailure), failing: isMap(isFailure), restored: orAbsent(isList(isText)) }
})

/** The stored state; undefined for a text that is none, which the next refresh replaces. */
export function parseSourceState(text: string | null | undefined): SourceState | undefined {
  const value = text == null ? undefined : valueOf(text)
  return isState(value) ? (value as SourceState) : undefined
}

/** What a read of some references of a credential showed. */
export interface SourceReading {
  /** The fields that were to be read. */
  readonly read: readonly string[]
  /** What the secret store calls the version that was read; null where it has none. */
  readonly version: string | null
  /** Those of the fields that were not read, or not used. */
  readonly failures: FieldFailures
}

/**
 * The state after a reading. `referring` are the fields that refer to secret stores now. What was not read is as it was, and a failure for
 * another reason is still the same outage.
 */
export function nextSourceState(
  before: SourceState | undefined,
  { read, version, failures }: SourceReading,
  referring: readonly string[],
  now: string
): SourceState {
  const stays = ([field]: [string, SourceFailure]) => referring.includes(field) && !read.includes(field)
  const failing = { ...Object.fromEntries(Object.entries(before?.failing ?? {}).filter(stays)), ...failures }
  const unread = stillRestored(before?.restored, { read, failures }, referring)
  const rest = { failing, ...(unread.length === 0 ? {} : { restored: unread }) }
  const [reason] = Object.values(failing)
  const { at = null, staleSince = null, version: known = null } = before ?? {}
  if (reason !== undefined) return { at, version: version ?? known, staleSince: staleSince ?? now, reason, ...rest }
  const last = read.length === 0 ? { at, version: known } : { at: now, version }
  return { ...last, staleSince: null, reason: null, ...rest }
}

/** The fields whose values are still those of a backup after a reading: equal or new, a value that was read ends that. */
export const stillRestored = (
  restored: readonly string[] = [],
  reading: Pick<SourceReading, 'read' | 'failures'> | undefined,
  referring: readonly string[]
): readonly string[] =>
  restored.filter(field => {
    const isRead = reading?.read.includes(field) === true && !Object.hasOwn(reading.failures, field)
    return referring.includes(field) && !isRead
  })

/** The state of a credential that was taken from a backup. */
export const restoredState = (state: SourceState | undefined, fields: readonly string[]): SourceState => ({
  ...(state ?? { at: null, version: null, staleSince: null, reason: null, failing: {} }),
  restored: fields
})

/** What a change of the state is to be reported as. A failure for another reason is no news. */
export function sourceNews(before: SourceState | undefined, after: SourceState): 'SourceStale' | 'SourceRecovered' | undefined {
  const [wasStale, isStale] = [(before?.staleSince ?? null) !== null, after.staleSince !== null]
  return wasStale === isStale ? undefined : isStale ? 'SourceStale' : 'SourceRecovered'
}
