/** What is said of a span: constants, numbers, and names of projects; never ids of credentials, addresses or what callers send. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

/** A stretch of work under way. */
export interface Span {
  set(attributes: Attributes): void
  /** It did not work; by a constant. */
  fail(kind: string): void
}

/** A span whose work does not fit one function. */
export interface OpenSpan extends Span {
  /** Runs this as a part of it. */
  within(work: () => void): void
  end(): void
}

export type SpanKind = 'server' | 'client' | 'consumer'

/** What a caller says of the trace that its request belongs to (W3C Trace Context). */
export interface TraceHeaders {
  readonly traceparent?: string | undefined
  readonly tracestate?: string | undefined
}

/** Follows work through the bridge, so that it can be seen where time goes. */
export interface Tracing {
  /** False: nothing is followed, and nothing needs to be done for it. */
  readonly isOn: boolean
  /**
   * Runs work as a span below the one that it is a part of; or, if `causes` are given, below the first of these, with links to the
   * others. A cause is what `here` gave somewhere.
   */
  span<T>(
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    work: (span: Span) => Promise<T>,
    causes?: readonly string[]
  ): Promise<T>
  /** Begins a span below that of the caller. */
  open(name: string, kind: SpanKind, attributes: Attributes, caller: TraceHeaders): OpenSpan
  /** The place in the trace, as a `traceparent`; undefined when nothing is being followed. */
  here(): string | undefined
  /** The same function, which belongs to what is under way now whenever it is called. */
  bind<F extends (...args: never[]) => unknown>(work: F): F
}

const nothing: OpenSpan = { set() {}, fail() {}, within: work => work(), end() {} }

/** Follows nothing. */
export const noTracing: Tracing = {
  isOn: false,
  span: (_name, _kind, _attributes, work) => work(nothing),
  open: () => nothing,
  here: () => undefined,
  bind: work => work
}
