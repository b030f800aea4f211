import { Secret } from '../../domain/secret.ts'
import type { SettingsText } from './settings-text.ts'

/** Where traces are sent; what is not said here is read from the standard variables (`OTEL_…`) by the exporter. */
export interface TracingConfig {
  readonly url?: string
  /** Headers for the collector, such as a token. */
  readonly headers?: ReadonlyMap<string, Secret>
}

/** Tracing is on when there is somewhere to send traces to. */
export function tracingOf(text: SettingsText, faults: string[]): TracingConfig | undefined {
  const endpoint = text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? text('OTEL_EXPORTER_OTLP_ENDPOINT')
  if (endpoint === undefined || text('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return undefined
  // The exporter reads these variables itself, but not from a file.
  const headers = new Map([
    ...headersOf('OTEL_EXPORTER_OTLP_HEADERS', text('OTEL_EXPORTER_OTLP_HEADERS'), faults),
    ...headersOf('OTEL_EXPORTER_OTLP_TRACES_HEADERS', text('OTEL_EXPORTER_OTLP_TRACES_HEADERS'), faults)
  ])
  return headers.size === 0 ? {} : { headers }
}

const HEADER = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=(.*)$/

/** `name=value,name=value`, the values percent-encoded (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). */
function headersOf(variable: string, text: string | undefined, faults: string[]): [name: string, value: Secret][] {
  const pairs = (text ?? '').split(',').filter(pair => pair.trim() !== '')
  try {
    return pairs.map(pair => {
      const [, name, value] = HEADER.exec(pair) ?? []
      if (name === undefined || value === undefined) throw new URIError()
      return [name.toLowerCase(), new Secret(decodeURIComponent(value.trim()))]
    })
  } catch {
    faults.push(`${variable} must be name=value, several separated by commas, the values percent-encoded`)
    return []
  }
}
