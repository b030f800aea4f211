declare module 'autocannon' {
  export interface Request {
    method?: string
    path?: string
    body?: string
    headers?: Record<string, string>
    setupRequest?: (request: Request) => Request
  }
  interface Options {
    url: string
    connections: number
    duration: number
    headers?: Record<string, string>
    requests: readonly Request[]
  }
  interface Outcome {
    requests: { average: number; total: number }
    latency: { p50: number; p99: number }
    duration: number
    errors: number
    timeouts: number
    non2xx: number
    '2xx': number
  }
  // biome-ignore lint/style/noDefaultExport: it is the package that exports so
  export default function autocannon(options: Options): Promise<Outcome>
}
