import { createHash, randomBytes } from 'node:crypto'
import type { Behaviour } from './version.ts'

/** The sessions of one run of the controller, and the crumbs that belong to them. A restart forgets both. */
export class Sessions {
  readonly #name = `JSESSIONID.${randomBytes(4).toString('hex')}`
  readonly #salt = randomBytes(16)
  readonly #known = new Set<string>()
  readonly #path: string

  readonly #sameSite: string

  constructor(prefix: string, { laxCookies }: Pick<Behaviour, 'laxCookies'>) {
    this.#sameSite = laxCookies ? '; SameSite=Lax' : ''
    this.#path = prefix === '' ? '/' : prefix
  }

  /** The session of a request's cookies, if it is one of ours. */
  of(cookies: string | undefined): string | null {
    const found = new RegExp(`${this.#name.replace('.', '\\.')}=([^;\\s]+)`).exec(cookies ?? '')?.[1]
    return found !== undefined && this.#known.has(found) ? found : null
  }

  open(): string {
    const id = `node0${randomBytes(16).toString('hex')}.node0`
    this.#known.add(id)
    return id
  }

  cookie(session: string): string {
    return `${this.#name}=${session}; Path=${this.#path}; HttpOnly${this.#sameSite}`
  }

  /** `DefaultCrumbIssuer`: bound to the user and the session, good for as long as the session lives. */
  crumb(user: string, session: string): string {
    return createHash('sha256').update(this.#salt).update(`${user};${session}`).digest('hex')
  }
}
