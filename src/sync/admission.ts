import type { Controller } from '../jenkins/controller.ts'

/** How many projects of a controller may be taken up now: `one` is to find out whether it is back. */
export type Admission = 'all' | 'one' | 'none'

/**
 * While calls to a controller are paused, a run could only record that it waits: of its projects one is taken up when a trial is due. A
 * controller that does not exist has no calls to pause, and its projects learn that.
 */
export function admissionOf(controller: Pick<Controller, 'circuit' | 'pausedFor'> | undefined): Admission {
  if (controller === undefined || controller.circuit === 'closed') return 'all'
  return controller.circuit === 'open' && controller.pausedFor === 0 ? 'one' : 'none'
}
