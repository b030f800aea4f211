import type { Controller } from '../jenkins/controller.ts'

/** How many projects may be taken up now: `one` is to find out whether a controller is back. */
export type Admission = 'all' | 'one' | 'none'

/**
 * While no controller lets calls through, a run could only record that it waits: of all projects one is taken up when a trial is due.
 * Where several controllers are and one is up, projects are taken up, and those of the others learn that they wait.
 */
export function admissionOf(controllers: Iterable<Pick<Controller, 'circuit' | 'pausedFor'>>): Admission {
  const all = [...controllers]
  if (all.some(({ circuit }) => circuit === 'closed')) return 'all'
  return all.some(({ circuit, pausedFor }) => circuit === 'open' && pausedFor === 0) ? 'one' : 'none'
}
