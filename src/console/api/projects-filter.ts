/** What the list of projects can be narrowed to: trouble of one kind, as the API names it. */
export const projectStates = [
  ...(['blocked', 'failing', 'drifted', 'expired', 'invalid', 'stale', 'retrying', 'unmanaged'] as const),
  ...(['expiring', 'copies', 'paused', 'pending'] as const)
] as const
/** The orders that the console offers; by name if there is none. */
export const projectSorts = ['-name', '-trouble', 'credentials', '-credentials', 'checkedAt', '-checkedAt'] as const

export type ProjectState = (typeof projectStates)[number]
export type ProjectSort = (typeof projectSorts)[number]

/** The filter of the list of projects. It is part of the URL, so that a link shows the same list. */
export interface ProjectsFilter {
  readonly q?: string
  readonly state?: ProjectState
  readonly sort?: ProjectSort
}
