import { Problem } from './problems.ts'

/** What is stored at most, so that one caller cannot fill the store for all. */
export interface Quota {
  readonly projects: number
  /** In one project, those on their way out included. */
  readonly credentials: number
  /** Of one project's credentials with their sealed secrets. */
  readonly bytes: number
}

export const defaultQuota: Quota = { projects: 10_000, credentials: 5_000, bytes: 64 * 1024 * 1024 }

/** Why a project takes no more, and what to do. */
export const overQuota = (of: 'credentials' | 'bytes'): Problem =>
  of === 'credentials'
    ? new Problem(
        'QUOTA_EXCEEDED',
        'The project has as many credentials as it may, those counted that are on their way out. Delete some, or have MAX_CREDENTIALS raised.'
      )
    : new Problem(
        'QUOTA_EXCEEDED',
        'The credentials of the project take as much room as they may. Delete or shorten some, or have MAX_PROJECT_MIB raised.'
      )
