import { type Answer, answer, ok } from '../answer.ts'
import { errorPage, loginPage } from '../pages.ts'

const kinds = ['status', 'drop', 'half', 'html-login', 'latency', 'redirect', 'ignore', 'body'] as const

/**
 * A thing that goes wrong between the caller and Jenkins; `ignore` is in Jenkins itself, which says 200 to a change and drops it;
 * `body` is a Jenkins that was taken over, and answers what it likes.
 */
export interface Fault {
  readonly fault: (typeof kinds)[number]
  /** Which requests: method, and the target (query included) by prefix, or by regular expression if it starts with `^`. */
  readonly match?: { readonly method?: string; readonly path?: string }
  /** How often; without a number until it is deleted. */
  times?: number
  readonly status?: number
  /** The header `Retry-After` of a `status`. */
  readonly retryAfter?: string
  readonly ms?: number
  /** What `body` answers, as this type. */
  readonly body?: string
  readonly type?: string
  /** The request reaches Jenkins all the same; only its answer is lost (`status`, `drop`, `html-login`, `redirect`). */
  readonly applied?: boolean
}

/** The faults that are set, in the order in which they are tried. */
export class Faults {
  #set: Fault[] = []

  get list(): readonly Fault[] {
    return this.#set
  }

  add(fault: Fault): void {
    if (!kinds.includes(fault.fault)) throw new Error(`fault must be one of ${kinds.join(', ')}`)
    this.#set.push({ ...fault })
  }

  clear(): void {
    this.#set = []
  }

  /** The faults that hit a request: every latency, and at most one other. Each hit counts. */
  hit(method: string, target: string): { readonly ms: number; readonly fault: Fault | null } {
    const matching = this.#set.filter(fault => matches(fault, method, target))
    const latencies = matching.filter(fault => fault.fault === 'latency')
    const fault = matching.find(candidate => candidate.fault !== 'latency') ?? null
    for (const used of fault ? [...latencies, fault] : latencies) {
      if (used.times !== undefined && --used.times <= 0) this.#set = this.#set.filter(other => other !== used)
    }
    return { ms: latencies.reduce((sum, latency) => sum + (latency.ms ?? 0), 0), fault }
  }
}

function matches({ fault, match, times }: Fault, method: string, target: string): boolean {
  if (times !== undefined && times <= 0) return false
  if (fault === 'ignore' && ['GET', 'HEAD'].includes(method)) return false
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false
  if (match?.path === undefined) return true
  return match.path.startsWith('^') ? new RegExp(match.path).test(target) : target.startsWith(match.path)
}

/** What a fault answers instead; null for those that break the connection. */
export function faultAnswer(fault: Fault, path: string): Answer | null {
  if (fault.fault === 'status') {
    const status = fault.status ?? 503
    const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter }
    return answer(status, { ...headers, 'Content-Type': 'text/html;charset=iso-8859-1' }, errorPage(status, 'Fault', path, true))
  }
  if (fault.fault === 'html-login') return answer(200, { 'Content-Type': 'text/html;charset=utf-8' }, loginPage())
  if (fault.fault === 'ignore') return ok()
  if (fault.fault === 'body')
    return answer(fault.status ?? 200, { 'Content-Type': fault.type ?? 'application/xml' }, fault.body ?? '')
  if (fault.fault === 'redirect') return answer(fault.status ?? 302, { Location: `/login?from=${encodeURIComponent(path)}` })
  return null
}
