import { type DestinationStream, type LogFn, type Logger, pino } from 'pino'

/**
 * One JSON line per outcome: a constant sentence with the facts as fields. Errors are logged by class only: their texts may quote
 * anything.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: Error) => ({ type: error.name }) },
    hooks: { logMethod: withoutErrorTexts }
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

/** Adds a sentence to a bare error, because pino would otherwise log the error's text as the message. */
function withoutErrorTexts(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...rest] = args as [unknown, ...unknown[]]
  const hasError = first instanceof Error || (typeof first === 'object' && first !== null && 'err' in first)
  if (hasError && typeof rest[0] !== 'string') rest.unshift('unexpected error')
  const facts = first instanceof Error ? { err: first } : first
  method.apply(this, [facts, ...rest] as Parameters<LogFn>)
}
