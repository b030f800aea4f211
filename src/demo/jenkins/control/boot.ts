import { type Answer, answer } from '../answer.ts'
import { noValidCrumb } from '../authentication.ts'
import { startingPage } from '../pages.ts'
import type { Request } from '../request.ts'
import type { Sessions } from '../sessions.ts'
import type { Behaviour } from '../version.ts'

/**
 * How far the controller's start is (transcripts boot-*, restart-*): `down` refuses connections, `starting` answers 503, then
 * `false-forbidden` answers 403 "No valid crumb" to every POST, token or not, while everything else is still 503.
 */
export type Phase = 'down' | 'starting' | 'false-forbidden' | 'up'

export const phases: readonly Phase[] = ['down', 'starting', 'false-forbidden', 'up']

/** How long each phase of a restart lasts. */
export interface RestartPlan {
  readonly downMs: number
  readonly bootMs: number
  readonly falseForbiddenMs: number
}

/** The clock of a restart. What has to happen when connections are refused or accepted again is the server's business. */
export class Boot {
  phase: Phase = 'up'
  #timer: NodeJS.Timeout | undefined

  /** Stays in a phase until told otherwise. */
  pin(phase: Phase): void {
    clearTimeout(this.#timer)
    this.phase = phase
  }

  /** Runs through the phases; one of no length is left out. `onDown` and `onStart` may take their time. */
  async run(plan: RestartPlan, onDown: () => Promise<void>, onStart: () => Promise<void>): Promise<void> {
    if (plan.downMs > 0) {
      this.pin('down')
      await onDown()
      await this.#wait(plan.downMs)
    }
    this.phase = plan.bootMs > 0 ? 'starting' : plan.falseForbiddenMs > 0 ? 'false-forbidden' : 'up'
    await onStart()
    if (plan.bootMs > 0) await this.#wait(plan.bootMs)
    if (plan.falseForbiddenMs > 0) {
      this.phase = 'false-forbidden'
      await this.#wait(plan.falseForbiddenMs)
    }
    this.phase = 'up'
  }

  /** The answer of a controller that is not up yet, null if it is. */
  answer(request: Request, sessions: Sessions, behaviour: Behaviour): Answer | null {
    if (this.phase === 'up') return null
    if (this.phase === 'false-forbidden' && request.method === 'POST') return noValidCrumb(request.path, behaviour)
    const session: Record<string, string> =
      request.method === 'POST' ? { 'Set-Cookie': sessions.cookie(sessions.open()), 'X-Jenkins': behaviour.version } : {}
    return answer(503, { ...session, 'Content-Type': 'text/html;charset=utf-8' }, startingPage())
  }

  /** Forgets the timer; a restart that is under way never ends. */
  stop(): void {
    clearTimeout(this.#timer)
  }

  async #wait(ms: number): Promise<void> {
    clearTimeout(this.#timer)
    await new Promise<void>(resolve => {
      this.#timer = setTimeout(resolve, ms)
    })
  }
}
