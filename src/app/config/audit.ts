import { own } from '../../domain/own.ts'
/** How much of the audit trail is kept. */
export interface AuditConfig {
  /** Milliseconds. */
  readonly maxAge: number
  /** Entries of each kind: what was done, and what was denied or refused. */
  readonly maxCount: number
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

export function auditOf(text: (name: string) => string | undefined, faults: string[]): AuditConfig {
  const maxAge = ageOf(text('AUDIT_MAX_AGE') ?? '90d')
  const count = text('AUDIT_MAX_COUNT') ?? '100000'
  const maxCount = /^\d{1,8}$/.test(count) ? Number(count) : 0
  if (maxAge === 0) faults.push('AUDIT_MAX_AGE must be a duration such as 30m, 12h or 90d')
  if (maxCount < 1000) faults.push('AUDIT_MAX_COUNT must be a number from 1000 to 99999999')
  return { maxAge, maxCount }
}

/** Milliseconds of `30m`, `12h` or `90d`; 0 for anything else. */
export function ageOf(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  return Number(amount) * (own(units, unit) ?? 0)
}
