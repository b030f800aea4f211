import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { RequestObserver } from '../../http/plugins/observe.ts'
import type { Metrics } from '../../http/routes/metrics.ts'
import type { Durability } from '../../store/redis/durability.ts'
import type { Sealer } from '../../store/sealing/seal.ts'
import type { SyncObserver } from '../../sync/run/report.ts'
import { type BackupMetrics, backupMetrics } from './backups.ts'
import { durabilityMetrics, lostMetric } from './durability.ts'
import { type FileMetrics, fileMetrics } from './files.ts'
import { createForget } from './forget.ts'
import { httpMetrics, streamMetrics } from './http.ts'
import { type JenkinsMetrics, jenkinsMetrics } from './jenkins.ts'
import { type LimitMetrics, limitMetrics } from './limits.ts'
import { countedSealer } from './seals.ts'
import { type SlotMetrics, slotMetrics } from './slots.ts'
import { type SourceMetrics, sourceMetrics } from './sources.ts'
import { type StoreReads, storeMetrics } from './store.ts'
import { syncMetrics } from './sync.ts'
import { type TryMetrics, tryMetrics } from './tries.ts'
import { type WebhookMetrics, webhookMetrics } from './webhooks.ts'

/** The metrics of the process. Labels are constants of the source or configuration, never ids, project names or paths. */
export interface ProcessMetrics extends Metrics, JenkinsMetrics, WebhookMetrics, BackupMetrics, FileMetrics, SlotMetrics {
  readonly sync: SyncObserver
  readonly sources: SourceMetrics
  readonly tries: TryMetrics
  readonly http: RequestObserver
  readonly streams: (open: number) => void
  readonly limits: LimitMetrics
  readonly durability: (state: Durability['state']) => void
  /** Ends the series of a controller that is gone. */
  readonly forget: (controller: string) => Promise<void>
  readonly storeLost: (isLost: boolean) => void
  /** The sealer, instrumented. */
  readonly counted: (sealer: Sealer) => Sealer
}

/** Gauges with names that prom-client reserves for counters. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

export interface MetricsSettings extends StoreReads {
  readonly version: string
  readonly role: string
  /** Milliseconds between two scheduled backups; undefined if none is scheduled. */
  readonly backupEvery?: number | undefined
}

export function createMetrics({ version, role, backupEvery, ...reads }: MetricsSettings): ProcessMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  const labelNames = ['version', 'node', 'role'] as const
  const build = new Gauge({ name: 'jcb_build_info', help: '1; what runs here is in the labels.', registers, labelNames })
  build.set({ version, node: process.version, role }, 1)
  const limits = limitMetrics(registers)
  const http = httpMetrics(registers)
  const refresh = storeMetrics(registers, reads)
  return {
    ...jenkinsMetrics(registers),
    ...webhookMetrics(registers, reads.clock),
    ...backupMetrics(registers, backupEvery),
    ...fileMetrics(registers),
    ...slotMetrics(registers),
    ...sourceMetrics(registers),
    ...tryMetrics(registers),
    sync: syncMetrics(registers),
    http: {
      ...http,
      problem(code) {
        http.problem(code)
        limits.problem(code)
      }
    },
    limits,
    streams: streamMetrics(registers),
    durability: durabilityMetrics(registers),
    storeLost: lostMetric(registers),
    counted: countedSealer(registers),
    forget: createForget(registry),
    async read() {
      await refresh()
      return { contentType: registry.contentType, text: await registry.metrics() }
    }
  }
}
