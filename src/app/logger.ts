import { type DestinationStream, type Logger, pino } from 'pino'

/** One line an outcome, JSON, constant sentences with facts as fields; errors by their kind alone, for their texts may quote anything. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: Error) => ({ type: error.name }) }
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
