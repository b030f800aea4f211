import { Problem } from './problems.ts'

/** What is stored at most, so that one caller cannot fill the store for all. */
export interface Quota {
  readonly projects: number
  /** In one project, those on their way out included. */
  readonly credentials: number
  /** Of one project's credentials with their sealed secrets. */
  readonly bytes: number
  /** Of one project. */
  readonly members: number
}

export const defaultQuota: Quota = { projects: 10_000, credentials: 5_000, bytes: 64 * 1024 * 1024, members: 1_000 }

type OfProject = Exclude<keyof Quota, 'projects'>

const why: Readonly<Record<OfProject, string>> = {
  credentials:
    'The project has as many credentials as it may, those counted that are on their way out. Delete some, or have MAX_CREDENTIALS raised.',
  bytes: 'The credentials of the project take as much room as they may. Delete or shorten some, or have MAX_PROJECT_MIB raised.',
  members:
    'The project has as many members as it may. Take some out, have MAX_MEMBERS raised, or give a group of the identity provider the role.'
}

/** Why a project takes no more, and what to do. */
export const overQuota = (of: OfProject): Problem => new Problem('QUOTA_EXCEEDED', why[of])
