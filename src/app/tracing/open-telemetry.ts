import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout } from 'node:timers/promises'
import {
  type Context,
  createTraceState,
  DiagLogLevel,
  diag,
  isSpanContextValid,
  SpanKind as OtelKind,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  trace
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import type { Logger } from 'pino'
import type { Attributes, Span, SpanKind, TraceHeaders, Tracing } from '../../domain/tracing.ts'
import type { TracingConfig } from '../config/config.ts'
import type { OpenTracing } from './tracing.ts'

type Headers = NonNullable<TracingConfig['headers']>

const NAME = 'jenkins-credentials-bridge'
const kinds: Readonly<Record<SpanKind, OtelKind>> = {
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  consumer: OtelKind.CONSUMER
}
/** Milliseconds that a stop waits for the collector to accept the remaining spans. */
const LAST = 2_000
/** Minimum milliseconds between two log lines about a failing collector. */
const COMPLAINT = 60_000

/** Spans are sent by OTLP over HTTP, as JSON. Only the diagnostics logger is registered process-wide. */
export function startOpenTelemetry({ url, headers }: TracingConfig, version: string, log: Logger): OpenTracing {
  const complain = complainTo(log)
  let current: Headers = headers ?? new Map()
  const resource = resourceFromAttributes({ 'service.name': NAME, 'service.version': version }).merge(
    detectResources({ detectors: [envDetector] })
  )
  const exporter = new OTLPTraceExporter({
    ...(url === undefined ? {} : { url }),
    // Asked for each batch.
    headers: async () => Object.fromEntries([...current].map(([name, value]) => [name, value.reveal()]))
  })
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] })
  const tracer = provider.getTracer(NAME, version)
  const storage = new AsyncLocalStorage<Context>()
  const active = () => storage.getStore() ?? ROOT_CONTEXT
  const tracing: Tracing = {
    isOn: true,
    async span(name, kind, attributes, work, causes) {
      const [parent, ...others] = (causes ?? []).flatMap(text => contextIn({ traceparent: text }) ?? [])
      const context = parent === undefined ? active() : trace.setSpanContext(ROOT_CONTEXT, parent)
      const links = others.map(each => ({ context: each }))
      const own = tracer.startSpan(name, { kind: kinds[kind], attributes, links }, context)
      const span = facade(own)
      try {
        return await storage.run(trace.setSpan(context, own), work, span)
      } catch (error) {
        // The class of the error; its text may quote anything.
        span.fail(error instanceof Error ? error.name : 'unknown')
        throw error
      } finally {
        own.end()
      }
    },
    open(name, kind, attributes, caller) {
      const parent = contextIn(caller)
      const context = parent === undefined ? active() : trace.setSpanContext(ROOT_CONTEXT, parent)
      const own = tracer.startSpan(name, { kind: kinds[kind], attributes }, context)
      const inside = trace.setSpan(context, own)
      return { ...facade(own), within: work => storage.run(inside, work), end: () => own.end() }
    },
    here() {
      const span = trace.getSpanContext(active())
      return span === undefined || !isSpanContextValid(span) ? undefined : textOf(span)
    },
    bind: work => AsyncLocalStorage.bind(work)
  }
  return {
    tracing,
    replace(next) {
      current = next.headers ?? new Map()
    },
    close: () => Promise.race([provider.shutdown().catch(complain), setTimeout(LAST, undefined, { ref: false })])
  }
}

const facade = (span: OtelSpan): Span => ({
  set: (attributes: Attributes) => void span.setAttributes(attributes),
  fail(kind) {
    span.setAttribute('error.type', kind)
    span.setStatus({ code: SpanStatusCode.ERROR })
  }
})

/** https://www.w3.org/TR/trace-context/: a header of any other form is ignored. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.{0,200})?$/

function contextIn({ traceparent, tracestate }: TraceHeaders): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent?.trim() ?? '') ?? []
  const context: SpanContext = {
    ...{ traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true },
    ...(tracestate === undefined || tracestate.length > 512 ? {} : { traceState: createTraceState(tracestate) })
  }
  return isSpanContextValid(context) ? context : undefined
}

const textOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`

/** The exporter's messages may contain its URL and headers, so only their occurrence is logged, rate-limited. */
function complainTo(log: Logger): () => void {
  let last = Number.NEGATIVE_INFINITY
  const complain = () => {
    if (performance.now() - last < COMPLAINT) return
    last = performance.now()
    log.warn('traces could not be sent; see OTEL_EXPORTER_OTLP_ENDPOINT')
  }
  const ignore = () => {}
  diag.setLogger(
    { error: complain, warn: complain, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true }
  )
  return complain
}
