import { Counter, Gauge, type Registry } from 'prom-client'
import { type SourceFailure, sourceFailures } from '../../domain/source.ts'

export interface SourceMetrics {
  /** Counts a read of a secret store by what came of it. */
  readonly refreshed: (store: string, outcome: 'ok' | SourceFailure) => void
  /** What the last walk through the records has counted: values that may be out of date, shares, and receivers whose source is gone. */
  readonly counted: (numbers: { readonly stale: number; readonly shares: number; readonly lostSources: number }) => void
}

/** What this process reads from secret stores to refresh values. */
export function sourceMetrics(registers: Registry[]): { readonly sources: SourceMetrics } {
  const reads = new Counter({
    ...{ name: 'jcb_source_reads_total', help: 'Reads of secret stores to refresh values, by their outcome.', registers },
    labelNames: ['outcome'] as const
  })
  for (const outcome of ['ok', ...Object.keys(sourceFailures)]) reads.inc({ outcome }, 0)
  const stale = new Gauge({
    ...{ name: 'jcb_sources_stale', registers },
    help: 'Credentials with a value that can no longer be read from its secret store; 0 in all processes but the one that counts.'
  })
  const shares = new Gauge({
    ...{ name: 'jcb_shares', registers },
    help: 'Projects that credentials are shared with, a share with all as one; 0 in all processes but the one that counts.'
  })
  const lost = new Gauge({
    ...{ name: 'jcb_share_receivers_without_source', registers },
    help: 'Credentials of which the shared one is gone or cannot be read; 0 in all processes but the one that counts.'
  })
  return {
    sources: {
      refreshed: (_, outcome) => reads.inc({ outcome }),
      counted(numbers) {
        stale.set(numbers.stale)
        shares.set(numbers.shares)
        lost.set(numbers.lostSources)
      }
    }
  }
}
