import { type DestinationStream, type LogFn, type Logger, pino } from 'pino'

/** One line an outcome, JSON, constant sentences with facts as fields; errors by their kind alone, for their texts may quote anything. */
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

/** Without a sentence of ours pino would take the error's own text for the message. */
function withoutErrorTexts(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...rest] = args as [unknown, ...unknown[]]
  const hasError = first instanceof Error || (typeof first === 'object' && first !== null && 'err' in first)
  if (hasError && typeof rest[0] !== 'string') rest.unshift('an error without a word of ours')
  const facts = first instanceof Error ? { err: first } : first
  method.apply(this, [facts, ...rest] as Parameters<LogFn>)
}
