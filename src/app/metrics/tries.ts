import { Counter, Gauge, type Registry } from 'prom-client'
import { type VerifyState, verifyStates } from '../../domain/verification.ts'
import { kinds } from '../../verify/kinds.ts'

export interface TryMetrics {
  /** Counts a try on a kind of verify target by what it showed. */
  /** How many credentials do not work, as the last walk through all projects has found. */
  readonly invalid: (count: number) => void
  readonly tried: (kind: string, state: VerifyState) => void
}

/** The tries of stored credentials that this process has made. */
export function tryMetrics(registers: Registry[]): { readonly tries: TryMetrics } {
  const tries = new Counter({
    ...{ name: 'jcb_verifications_total', help: 'Tries of credentials on verify targets, by what they showed.', registers },
    labelNames: ['kind', 'state'] as const
  })
  for (const { kind } of kinds) for (const state of verifyStates) tries.inc({ kind, state }, 0)
  const invalid = new Gauge({
    ...{ name: 'jcb_credentials_invalid', registers },
    help: 'Credentials whose last try said that they do not work; 0 in all processes but the one that counts.'
  })
  return { tries: { invalid: count => invalid.set(count), tried: (kind, state) => tries.inc({ kind, state }) } }
}
