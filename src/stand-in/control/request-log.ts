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
const BODY_LIMIT = 64 * 1024 * 1024

/** The requests since the last clearing, the newest last; the oldest make room. */
export class RequestLog {
  #entries: LoggedRequest[] = []
  #bodies = 0

  add(entry: Omit<LoggedRequest, 'at' | 'status'>): LoggedRequest {
    const logged: LoggedRequest = { at: new Date().toISOString(), status: null, ...entry }
    this.#entries.push(logged)
    this.#bodies += logged.body.length
    while (this.#entries.length > LIMIT || (this.#bodies > BODY_LIMIT && this.#entries.length > 1)) {
      this.#bodies -= this.#entries.shift()!.body.length
    }
    return logged
  }

  list(bodies: boolean): unknown[] {
    return this.#entries.map(({ body, ...rest }) => (bodies ? { ...rest, body } : rest))
  }

  clear(): void {
    this.#entries = []
    this.#bodies = 0
  }
}
