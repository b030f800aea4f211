import type { TObject } from 'typebox'
import type { Fault } from '../domain/problems.ts'
import type { Secret } from '../domain/secret.ts'
import type { VerifyResult } from '../domain/verification.ts'
import type { VerifyOptions, VerifyTarget } from '../domain/verify-target.ts'
import type { Connect } from '../outbound/connect.ts'
import type { Outbound, OutboundFailure } from '../outbound/request.ts'

/** What a kind needs of its verify target. */
export type TargetSettings = Pick<VerifyTarget, 'name' | 'address' | 'ca' | 'hostKeys' | 'options'>

/** A credential that is tried: all its fields, public and secret, by their names. */
export interface Tried {
  readonly type: string
  readonly fields: Readonly<Record<string, Secret>>
}

/** What a kind may use to reach its target. Nothing else opens a connection. */
export interface VerifyDeps {
  readonly outbound: Outbound
  readonly connect: Connect
  readonly now: () => number
  /** Ends a try; the result is then `unknown` with `Timeout`. */
  readonly signal: AbortSignal
}

/** What is wrong with a verify target, or worth knowing, and what to do about it. Never quotes what the target answered. */
export interface TargetFinding {
  readonly code: string
  readonly message: string
  readonly remedy: string
}

/** What a look at a verify target without a credential showed. */
export interface TargetCheck {
  readonly state: 'ok' | 'failing' | 'unknown'
  readonly findings: readonly TargetFinding[]
}

/** A well-known service, to be switched on by its name. */
export interface ReadyMade {
  readonly name: string
  readonly title: string
  readonly address: string
  readonly options: VerifyOptions
  readonly hostKeys?: readonly string[]
  readonly types: readonly string[]
}

/** A kind of verify target: one file or folder here, and one line in `kinds.ts`. */
export interface VerifyKind {
  readonly kind: string
  readonly title: string
  readonly description: string
  /** The types of credentials that it can try. */
  readonly types: readonly string[]
  /** Which of `ca` and `hostKeys` proves the server. */
  readonly trust: 'ca' | 'hostKeys'
  /** The schema of `options`, with descriptions and defaults; no field of it is secret. */
  readonly options: TObject
  readonly example: Readonly<{ address: string; options: VerifyOptions; hostKeys?: readonly string[]; types: readonly string[] }>
  readonly readyMade: readonly ReadyMade[]
  /** What the schema cannot tell of an address and options; pointers begin with `#/` (`#/address`, `#/options/…`). */
  faults(settings: TargetSettings): readonly Fault[]
  /**
   * Tries a credential. Never throws, and never answers with a text of the other side but a name that `asName` lets pass. At most a few
   * requests, and only to the address of the target: whatever a credential or an answer names elsewhere is `AddressElsewhere`.
   */
  verify(settings: TargetSettings, credential: Tried, deps: VerifyDeps): Promise<VerifyResult>
  /** Looks whether the target is reachable and proves who it is, without a credential. Never throws. */
  check(settings: TargetSettings, deps: VerifyDeps): Promise<TargetCheck>
  /** The host keys that the server shows now, for a platform-admin to confirm; only where `trust` is `hostKeys`. */
  hostKeysOf?(settings: TargetSettings, deps: VerifyDeps): Promise<readonly string[] | { readonly failure: OutboundFailure }>
}
