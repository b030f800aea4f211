import { X509Certificate } from 'node:crypto'
import { Counter, Gauge, type Registry } from 'prom-client'
import { certificatesIn } from '../../domain/authorities.ts'
import type { ReloadOutcome } from '../../http/routes/reload.ts'

type Outcome = ReloadOutcome['outcome']

export interface FileMetrics {
  readonly reloaded: (outcome: Outcome) => void
  /** The certificate that is served from now on with its chain; undefined for plain HTTP. */
  readonly certificate: (pem: string | undefined) => void
}

const outcomes = ['reloaded', 'unchanged', 'refused'] as const satisfies readonly Outcome[]

/** What this process has read from files. */
export function fileMetrics(registers: Registry[]): FileMetrics {
  const reloads = new Counter({
    ...{ name: 'jcb_reloads_total', help: 'Reloads of what is in files, by outcome.', registers },
    labelNames: ['outcome'] as const
  })
  for (const outcome of outcomes) reloads.inc({ outcome }, 0)
  const refused = new Gauge({
    ...{
      name: 'jcb_reload_refused',
      help: '1 if the last reload was refused: the files have a fault, and a start would fail.',
      registers
    }
  })
  const end = new Gauge({
    name: 'jcb_certificate_expiry_timestamp_seconds',
    help: 'When the certificate that is served ends, or the first one of its chain, in seconds since 1970; 0 without TLS.',
    registers
  })
  return {
    reloaded(outcome) {
      reloads.inc({ outcome })
      refused.set(outcome === 'refused' ? 1 : 0)
    },
    certificate: pem => end.set(pem === undefined ? 0 : firstEnd(pem))
  }
}

/** Seconds since 1970; 0 if no certificate can be read, which the server says in its own way. */
export function firstEnd(pem: string): number {
  const ends = certificatesIn(pem).flatMap(text => {
    try {
      return [Date.parse(new X509Certificate(text).validTo) / 1000]
    } catch {
      return []
    }
  })
  return ends.length === 0 ? 0 : Math.min(...ends)
}
