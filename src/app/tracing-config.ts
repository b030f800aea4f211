/** Where traces are sent; what is not said here is read from the standard variables (`OTEL_…`) by the exporter. */
export interface TracingConfig {
  readonly url?: string
}

type Text = (name: string) => string | undefined

/** Tracing is on when there is somewhere to send traces to. */
export function tracingOf(text: Text): TracingConfig | undefined {
  const endpoint = text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? text('OTEL_EXPORTER_OTLP_ENDPOINT')
  return endpoint === undefined || text('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' ? undefined : {}
}
