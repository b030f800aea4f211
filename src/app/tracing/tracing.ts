import type { Logger } from 'pino'
import { noTracing, type Tracing } from '../../domain/tracing.ts'
import type { TracingConfig } from '../config/config.ts'

export interface OpenTracing {
  readonly tracing: Tracing
  /** Sends what is left. */
  close(): Promise<void>
}

/** The packages of OpenTelemetry are loaded only when they are used. */
export async function openTracing(config: TracingConfig | undefined, version: string, log: Logger): Promise<OpenTracing> {
  if (config === undefined) return { tracing: noTracing, close: async () => {} }
  const { startOpenTelemetry } = await import('./open-telemetry.ts')
  return startOpenTelemetry(config, version, log)
}
