/** How something ended: done, failed for another reason, not allowed, or nobody came in. */
export const auditOutcomes = ['done', 'failed', 'denied', 'refused'] as const

/** An entry of the trail before it has its id and time. */
export interface NewAuditEntry {
  /** Who; null where nobody came in. */
  readonly subject: string | null
  /** The permission that was asked for; null where nobody came in. */
  readonly action: string | null
  readonly method: string
  /** The address as the API has it, with names for its parts: what callers send is not repeated. */
  readonly route: string
  readonly project: string | null
  /** The credential, member, token or webhook. */
  readonly target: string | null
  readonly outcome: (typeof auditOutcomes)[number]
  readonly status: number
  /** The problem's code, or why nobody came in. */
  readonly reason: string | null
  /** The address that the request came from. */
  readonly address: string
  readonly requestId: string
  /** How often: what is refused again and again within some seconds is one entry. */
  readonly count: number
}

export interface AuditEntry extends NewAuditEntry {
  readonly id: string
  readonly time: string
}
