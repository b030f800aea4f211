/** The texts of the bridge in another language, by its codes. What is missing is shown as the bridge says it. */
export interface ServerTexts {
  /** By the reason of a sync. */
  readonly reasons: Readonly<Record<string, string>>
  /** By the outcome of a delivery of a webhook. */
  readonly deliveries: Readonly<Record<string, string>>
  /** What a failure adds to the text of its reason, such as the permission that is missing. */
  readonly facts: (facts: string) => string
  /** While calls are paused: the text of the reason of the last failure. */
  readonly lastFailure: (text: string) => string
  /** By the code of what the check of a controller found. */
  readonly checks: Readonly<Record<string, { readonly message: string; readonly remedy: string }>>
}

/** Problems by their codes: what happened, and what to do. */
export type ProblemTexts = Readonly<Record<string, { readonly title: string; readonly detail?: string }>>

/** A credential type in another language. */
export interface TypeTexts {
  readonly title: string
  readonly description: string
  readonly fields: Readonly<Record<string, { readonly label: string; readonly help: string }>>
  readonly facts: Readonly<Record<string, string>>
}

/** What the bridge says about verify targets in another language. What is missing is shown as the bridge says it. */
export interface ServerVerifyTargetTexts {
  /** By the code of what the check of a verify target found. */
  readonly checks: Readonly<Record<string, { readonly message: string; readonly remedy: string }>>
}

/** What the bridge says about secret stores in another language. What is missing is shown as the bridge says it. */
export interface ServerStoreTexts {
  /** By the code of what the check of a secret store found. */
  readonly checks: Readonly<Record<string, { readonly message: string; readonly remedy: string }>>
  /** By the reason why a value cannot be read any more. */
  readonly stale: Readonly<Record<string, string>>
}
