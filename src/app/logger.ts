import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * One line an outcome, JSON, constant sentences. Requests are logged by method, path and status: no headers, no query, no body.
 * Errors are logged by kind and place: their texts may quote what was received.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      req: (req: { method: string; url: string }) => ({ method: req.method, path: req.url.split('?', 1)[0]?.slice(0, 500) }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
      err: (error: Error) => ({ type: error.name })
    }
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
