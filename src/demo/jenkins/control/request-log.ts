/** One request that reached the stand-in, answered by Jenkins or by a fault. */
export interface LoggedRequest {
  readonly at: string
  readonly method: string
  /** The target as it was sent, query included. */
  readonly path: string
  /** The user name of the Authorization header; nothing says that it was right. */
  readonly user: string | null
  /** Null when the connection was broken instead of answered. */
  status: number | null
  readonly body: string
}

const LIMIT = 20_000

/** The requests since the last clearing, the newest last; the oldest make room. */
export class RequestLog {
  #entries: LoggedRequest[] = []

  add(entry: Omit<LoggedRequest, 'at' | 'status'>): LoggedRequest {
    const logged: LoggedRequest = { at: new Date().toISOString(), status: null, ...entry }
    this.#entries.push(logged)
    if (this.#entries.length > LIMIT) this.#entries.shift()
    return logged
  }

  list(bodies: boolean): unknown[] {
    return this.#entries.map(({ body, ...rest }) => (bodies ? { ...rest, body } : rest))
  }

  clear(): void {
    this.#entries = []
  }
}
