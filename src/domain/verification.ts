import { hasShape, isCount, isOneOf, isText, isTime, orNull, valueOf } from './shape.ts'

/** Whether a credential opens what it is meant to open. `unknown`: that could not be found out, and says nothing about it. */
export const verifyStates = ['valid', 'invalid', 'unknown'] as const
export type VerifyState = (typeof verifyStates)[number]

/** What lists are filtered by; `never`: the current values were not tried. */
export const triedStates = [...verifyStates, 'never'] as const
export type TriedState = (typeof triedStates)[number]

/**
 * Why a credential does not work. Only the verify target itself, reached at its address and with its certificate or host key proved,
 * may say one of these. `LoginRefused`: it does not accept the login. `PermissionMissing`: the login works and may not do what the
 * options of the verify target ask for.
 */
export const invalidReasons = ['LoginRefused', 'PermissionMissing'] as const
export type InvalidReason = (typeof invalidReasons)[number]

/**
 * Why it is not known whether a credential works. `AddressElsewhere`: the credential, or an answer, names another server than the verify
 * target (the server of a kubeconfig, the token realm of a registry, a redirect). `ContentUnsupported`: the content needs what the bridge
 * never does, such as an exec plug-in or a file reference, or cannot be sent, such as a user name with a colon. `NotProved`: the target
 * answers, and its answer is no proof: it asks for no login, or does not say what the login may do. `TypeUnsupported`: the verify target
 * takes no credentials of this type. `ValueMissing`: a value is not there, or was not read yet. `Stopped`: two tries of this value were
 * invalid within an hour, and another could lock the account. `TargetMissing`: the verify target is not there any more, or the
 * project may no longer use it. `Interrupted`: the process ended while it tried.
 */
export const unknownReasons = [
  'Unavailable',
  'Timeout',
  'RateLimited',
  'AddressRefused',
  'AddressElsewhere',
  'TlsFailed',
  'HostKeyChanged',
  'BadAnswer',
  'TooLarge',
  'ContentUnsupported',
  'NotProved',
  'TypeUnsupported',
  'ValueMissing',
  'Stopped',
  'TargetMissing',
  'Interrupted'
] as const
export type UnknownReason = (typeof unknownReasons)[number]

/** What one try showed. `as`: who the target says that the login is. `retryAfter` is in milliseconds, from a `Retry-After` of the target. */
export type VerifyResult =
  | { readonly state: 'valid'; readonly as?: string }
  | { readonly state: 'invalid'; readonly reason: InvalidReason }
  | { readonly state: 'unknown'; readonly reason: UnknownReason; readonly retryAfter?: number }

/** Characters of a name that a verify target gave; anything else is left out of an answer. */
const AS = /^[\p{L}\p{N}][\p{L}\p{N}._@:/+ -]{0,127}$/u

/** A name that a verify target gave, if it has the form of one: the other side may send anything. */
export const asName = (text: unknown): string | undefined => (typeof text === 'string' && AS.test(text) ? text : undefined)

export type VerifyReason = InvalidReason | UnknownReason

/** Why a credential does not work or is not known to, with the remedy. `docs/verifying.md` is checked against it. */
export const verifySentences: Readonly<Record<VerifyReason, string>> = {
  LoginRefused: 'The verify target does not accept this login. Replace the value, or unlock the account there.',
  PermissionMissing: 'The login works, but may not do what the verify target asks for. Grant it that there.',
  Unavailable: 'The verify target does not answer, or no worker that can reach it runs. Try again later.',
  Timeout: 'The verify target took too long to answer. Try again later.',
  RateLimited: 'The verify target asks to slow down. Try again later.',
  AddressRefused: 'The bridge may not call the address of the verify target. A platform-admin has to allow it, or correct it.',
  AddressElsewhere: 'The credential or an answer names another server than the verify target, which nothing was sent to.',
  TlsFailed: 'The certificate of the verify target is not trusted, or TLS failed in another way.',
  HostKeyChanged: 'The server shows another host key than the verify target has. A platform-admin has to find out why.',
  BadAnswer: 'The answer is not that of a verify target of this kind. A platform-admin has to check its address.',
  TooLarge: 'The answer of the verify target is larger than the bridge accepts.',
  ContentUnsupported: 'The content needs something that the bridge never does, such as running a program or reading a file.',
  NotProved:
    'The verify target answers, but its answer proves nothing about the login. A platform-admin has to check its address.',
  TypeUnsupported: 'Credentials of this type are not tried on this verify target.',
  ValueMissing: 'A value of the credential is missing, was not read yet, or does not open.',
  Stopped:
    'Two tries of this value failed within an hour, and another could lock the account. Replace the value, or verify it yourself.',
  TargetMissing: 'The verify target was removed, or the project may no longer use it. Choose another one.',
  Interrupted: 'The process of the bridge ended during the try. Try again.'
}

/** Reasons that may be over soon, so that a try that nobody asked for is repeated before its next day. */
const passing: readonly VerifyReason[] = ['Unavailable', 'Timeout', 'RateLimited', 'Interrupted']

export const isPassing = (reason: VerifyReason | null): boolean => reason !== null && passing.includes(reason)

/** What the last try of a credential with its current values showed. Apart from its record; a new value drops it. */
export interface Verification {
  readonly state: VerifyState
  readonly at: string
  readonly target: string
  readonly reason: VerifyReason | null
  /** Who the verify target says that the login is. */
  readonly as: string | null
  /** The generation that was tried. */
  readonly generation: number
  /** The last state of these values that was not `unknown`. */
  readonly known: 'valid' | 'invalid' | null
  /** Tries in a row that showed nothing. */
  readonly unknowns: number
}

const isVerification = hasShape({
  ...{ state: isOneOf(verifyStates), at: isTime, target: isText, as: orNull(isText), generation: isCount, unknowns: isCount },
  ...{ reason: orNull(isOneOf([...invalidReasons, ...unknownReasons])), known: orNull(isOneOf(['valid', 'invalid'])) }
})

/** The stored verification; undefined for a text that is none, which the next try replaces. */
export function parseVerification(text: string | null | undefined): Verification | undefined {
  const value = text == null ? undefined : valueOf(text)
  return isVerification(value) ? (value as Verification) : undefined
}

export const triedStateOf = (verified: Pick<Verification, 'state'> | undefined): TriedState => verified?.state ?? 'never'

/** What is known after a try. A value that is not tried any more because it was refused twice does not work until a try shows otherwise. */
export function nextVerification(
  before: Verification | undefined,
  result: VerifyResult,
  tried: Pick<Verification, 'at' | 'target' | 'generation'>
): Verification {
  const { at, target, generation } = tried
  const isHeldBack =
    result.state === 'unknown' && result.reason === 'Stopped' && before?.state === 'invalid' && before.target === target
  const state = isHeldBack ? 'invalid' : result.state
  const isUnknown = state === 'unknown'
  return {
    ...{ state, at, target, generation },
    reason: result.state === 'valid' ? null : result.reason,
    as: result.state === 'valid' ? (result.as ?? null) : null,
    known: isUnknown ? (before?.known ?? null) : state,
    unknowns: isUnknown ? (before?.unknowns ?? 0) + 1 : 0
  }
}

/** What a try is to be reported as: what a person asked for, or what is not as it was. That something is unknown is no news. */
export function verificationNews(
  before: Pick<Verification, 'known'> | undefined,
  { state }: Pick<Verification, 'state'>,
  isAsked: boolean
): 'Verified' | 'VerificationFailed' | undefined {
  if (state === 'unknown' || (!isAsked && before?.known === state)) return undefined
  return state === 'valid' ? 'Verified' : 'VerificationFailed'
}
