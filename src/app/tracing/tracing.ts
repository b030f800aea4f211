import type { Logger } from 'pino'
import { noTracing, type Tracing } from '../../domain/tracing.ts'
import type { TracingConfig } from '../config/config.ts'

export interface OpenTracing {
  readonly tracing: Tracing
  /** Uses other headers from now on. */
  replace(next: TracingConfig): void
  /** Sends the remaining spans. */
  close(): Promise<void>
}

/** The OpenTelemetry packages are loaded only if tracing is on. */
export async function openTracing(config: TracingConfig | undefined, version: string, log: Logger): Promise<OpenTracing> {
  if (config === undefined) return { tracing: noTracing, replace: () => {}, close: async () => {} }
  const { startOpenTelemetry } = await import('./open-telemetry.ts')
  return startOpenTelemetry(config, version, log)
}
