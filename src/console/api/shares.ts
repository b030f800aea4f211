import { queryOptions } from '@tanstack/react-query'
import { type AvailableShares, endShare, listAvailableShares, listShares, type Shares } from '#api'

export type Receiver = Shares['receivers'][number]

/** A credential of another project that can be taken. */
export type AvailableShare = AvailableShares['items'][number]

/** Stands for every project. */
export const ALL = '*'

/** Milliseconds between two reads. Receivers change in projects whose events are not followed here. */
const SOON = 3_000
const LATER = 30_000
const passing: readonly Receiver['phase'][] = ['Pending', 'Deleting', 'Retrying']

/** The projects that a credential is shared with, and the credentials that follow it. */
export const sharesQuery = (project: string, id: string) =>
  queryOptions({
    queryKey: ['shares', project, id],
    queryFn: ({ signal }) => listShares(project, id, {}, { signal }),
    refetchInterval: ({ state }) => (state.data?.receivers.some(({ phase }) => passing.includes(phase)) ? SOON : LATER)
  })

/** When the receivers were last used. Jenkins is asked about each, so it is not asked again by itself. */
export const sharesUsageQuery = (project: string, id: string) =>
  queryOptions({
    queryKey: ['shares-usage', project, id],
    queryFn: ({ signal }) => listShares(project, id, { usage: true }, { signal }),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    retry: false
  })

/** What the end of a share would do. Jenkins is asked about each credential, so it is not asked again by itself. */
export const endedShareQuery = (project: string, id: string, name: string) =>
  queryOptions({
    queryKey: ['shares', project, id, 'end', name],
    queryFn: ({ signal }) => endShare(project, id, name, { dryRun: true }, { signal }),
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false
  })

/** Credentials of other projects that a form offers; a longer list helps nobody to choose. */
const MOST_OFFERED = 1_000
const PAGE = 200

/** The first of the credentials of other projects that a project may take. */
export const availableSharesQuery = (project: string) =>
  queryOptions({
    queryKey: ['available-shares', project],
    queryFn: async ({ signal }) => {
      const shares: AvailableShare[] = []
      let cursor: string | null | undefined
      while (cursor !== null && shares.length < MOST_OFFERED) {
        const page = await listAvailableShares(project, { limit: PAGE, ...(cursor ? { cursor } : {}) }, { signal })
        shares.push(...page.items)
        cursor = page.nextCursor
      }
      return { shares, isCut: cursor !== null }
    },
    staleTime: 30_000
  })

/** The shares of a credential as a list: each project, or all, with the credentials that follow it through that share. */
export interface ShareGroup {
  /** A project, `*`, or null for those whose share has ended. */
  readonly name: string | null
  readonly receivers: readonly Receiver[]
}

export function groupShares({ all, projects, receivers }: Pick<Shares, 'all' | 'projects' | 'receivers'>): ShareGroup[] {
  const named = projects.map(name => ({ name, receivers: receivers.filter(({ project }) => project === name) }))
  const rest = receivers.filter(({ project }) => !projects.includes(project))
  if (all) return [{ name: ALL, receivers: rest }, ...named]
  return rest.length === 0 ? named : [...named, { name: null, receivers: rest }]
}
