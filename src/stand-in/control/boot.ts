import { type Answer, answer, oops, Refusal, refusalAnswer } from '../answer.ts'
import { authenticate, noValidCrumb, unauthorized } from '../authentication.ts'
import type { Controller } from '../controller.ts'
import { crumbIssuerMissingPage, startingPage } from '../pages.ts'
import type { Request } from '../request.ts'
import type { Sessions } from '../sessions.ts'

/**
 * The stages of a start in their order, each with the field of a plan that says how long it lasts (transcripts boot-*, restart-*, bt*-*).
 * Nobody's GET is 503 in all of them but the first and the last two.
 *
 * | stage | GET | POST |
 * |---|---|---|
 * | `down` | no connection | no connection |
 * | `starting` | 503 | 503, in current versions 500: the crumb issuer is not there yet |
 * | `failing` | 503 | 500, a page of Jenkins itself |
 * | `false-forbidden` | 503 | 403 "No valid crumb", token or not |
 * | `false-unauthorized` | 401 to every token and password, the right ones as well | the same |
 * | `finishing` | 503, to a wrong token 401 | the same |
 * | `unsigned` | as when it is up, without X-Jenkins | the same |
 * | `up` | | |
 */
const stages = {
  down: 'downMs',
  starting: 'bootMs',
  failing: 'failingMs',
  'false-forbidden': 'falseForbiddenMs',
  'false-unauthorized': 'falseUnauthorizedMs',
  finishing: 'finishingMs',
  unsigned: 'unsignedMs'
} as const

type Stage = keyof typeof stages
export type Phase = Stage | 'up'
/** How long each stage of a restart lasts; one of no length is left out. */
export type RestartPlan = Readonly<Record<(typeof stages)[Stage], number>>

const inOrder = Object.keys(stages) as Stage[]
export const phases: readonly Phase[] = [...inOrder, 'up']

/** A plan with the lengths that are given as numbers of milliseconds. */
export function restartPlan(given: Readonly<Record<string, unknown>>): RestartPlan {
  const length = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0)
  return Object.fromEntries(Object.values(stages).map(name => [name, length(given[name])])) as RestartPlan
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

  /** Runs through the stages. `onDown` and `onStart` may take their time. */
  async run(plan: RestartPlan, onDown: () => Promise<void>, onStart: () => Promise<void>): Promise<void> {
    if (plan.downMs > 0) {
      this.pin('down')
      await onDown()
      await this.#wait(plan.downMs)
    }
    const left = inOrder.filter(stage => stage !== 'down' && plan[stages[stage]] > 0)
    this.phase = left[0] ?? 'up'
    await onStart()
    for (const stage of left) {
      this.phase = stage
      await this.#wait(plan[stages[stage]])
    }
    this.phase = 'up'
  }

  /** The answer of a controller that is not up yet, null if it is as good as up. */
  answer(request: Request, sessions: Sessions, controller: Controller): Answer | null {
    if (this.phase === 'up' || this.phase === 'unsigned') return null
    const isPost = request.method === 'POST'
    const { behaviour } = controller
    const session = () => sessions.cookie(sessions.open())
    if (this.phase === 'false-forbidden' && isPost) return noValidCrumb(request.path, behaviour)
    if (this.phase === 'failing' && isPost) return refusalAnswer(oops(), request, behaviour, session)
    if (this.phase === 'false-unauthorized' || this.phase === 'finishing') {
      const refusal = refusalOf(request, controller, this.phase === 'false-unauthorized')
      if (refusal !== null) return refusalAnswer(refusal, request, behaviour, session)
    }
    if (this.phase === 'starting' && isPost && behaviour.failsWhileStarting)
      return answer(500, { 'Content-Type': 'text/html;charset=utf-8' }, crumbIssuerMissingPage())
    const opened: Record<string, string> =
      isPost && !behaviour.failsWhileStarting ? { 'Set-Cookie': session(), 'X-Jenkins': behaviour.version } : {}
    return answer(503, { ...opened, 'Content-Type': 'text/html;charset=utf-8' }, startingPage())
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

/** The 401 to somebody who says who they are: to those who are wrong, or to everybody while Jenkins knows no users yet. */
function refusalOf(request: Request, controller: Controller, refusesAll: boolean): Refusal | null {
  try {
    const { how, name } = authenticate(request, controller)
    return how !== 'nobody' && refusesAll ? unauthorized(name, controller.behaviour) : null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
