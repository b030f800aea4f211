/** Addresses of places in the help, by what they are about. A test checks that each leads somewhere. */
export const helpOn = {
  phase: (phase: string) => `/help/reference#${phase}`,
  policy: (policy: string) => `/help/reference#${policy}`,
  reason: (reason: string) => `/help/reasons#${reason}`,
  problem: (code: string) => `/help/errors#${code}`,
  /** A finding is explained on the page of its type or on that of all types. */
  finding: (code: string) => `/help/findings/${code}`,
  /** Why a value cannot be read from its secret store. */
  source: (reason: string) => `/help/secret-stores#${reason}`,
  /** Why a credential does not work, or is not known to. */
  verification: (reason: string) => `/help/verifying#${reason}`,
  event: (type: string) => `/help/events#${type}`
} as const

export type HelpKind = keyof typeof helpOn
