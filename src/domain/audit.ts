/** Outcome of a request: done, failed for another reason, not permitted, or not authenticated. */
export const auditOutcomes = ['done', 'failed', 'denied', 'refused'] as const

/** What a request did besides what its route says: a credential that takes over what Jenkins holds. */
export const auditHows = ['take-over'] as const

/** An entry of the trail before it has its id and time. */
export interface NewAuditEntry {
  /** The caller; null if not authenticated. */
  readonly subject: string | null
  /** The required permission; null if not authenticated. */
  readonly action: string | null
  readonly method: string
  /** The route pattern of the API with named parameters, so that input of callers is not repeated. */
  readonly route: string
  readonly project: string | null
  /** The credential, member, token or webhook; null if there is none, or there are several. */
  readonly target: string | null
  /** All of them, of a declared set the first 20 ids; and their number. */
  readonly targets: readonly string[]
  readonly targetCount: number
  /** Absent for what its route says completely. */
  readonly how?: (typeof auditHows)[number] | null
  readonly outcome: (typeof auditOutcomes)[number]
  readonly status: number
  /** The problem's code, or why authentication failed. */
  readonly reason: string | null
  /** The address that the request came from. */
  readonly address: string
  readonly requestId: string
  /** Number of occurrences: repeated refusals within some seconds are one entry. */
  readonly count: number
}

export interface AuditEntry extends Omit<NewAuditEntry, 'how'> {
  readonly id: string
  readonly time: string
  readonly how: (typeof auditHows)[number] | null
}
