import { Problem } from './problems.ts'

/** Limits on stored data, so that a single caller cannot fill the store. */
export interface Quota {
  readonly projects: number
  /** Projects that one project-maker has made and that still exist. */
  readonly projectsPerMaker: number
  /** Per project, including those being deleted. */
  readonly credentials: number
  /** Size of a project's credentials with their sealed secrets. */
  readonly bytes: number
  /** Per project. */
  readonly members: number
}

export const defaultQuota: Quota = {
  ...{ projects: 10_000, projectsPerMaker: 50, credentials: 5_000, bytes: 64 * 1024 * 1024, members: 1_000 }
}

type OfProject = Exclude<keyof Quota, 'projects' | 'projectsPerMaker'>

const why: Readonly<Record<OfProject, string>> = {
  credentials:
    'The project has the maximum number of credentials, including those being deleted. Delete some, or have MAX_CREDENTIALS raised.',
  bytes: 'The credentials of the project have the maximum total size. Delete or shorten some, or have MAX_PROJECT_MIB raised.',
  members:
    'The project has the maximum number of members. Remove some, have MAX_MEMBERS raised, or give the role to a group of the identity provider.'
}

/** Why a quota refuses a change, and what to do. */
export const overQuota = (of: OfProject): Problem => new Problem('QUOTA_EXCEEDED', why[of])
