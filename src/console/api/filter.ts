import { type Credential, credentialTypes } from '#api'
import { readColumns } from './columns.ts'

export const types = Object.keys(credentialTypes) as (keyof typeof credentialTypes)[]
export const phases = [
  'Pending',
  'Synced',
  'Retrying',
  'Blocked',
  'Drifted',
  'Deleting'
] as const satisfies readonly Credential['status']['phase'][]
/** What the last check has shown; `never`: there was none. */
export const verifiedStates = ['invalid', 'unknown', 'valid', 'never'] as const
export const sorts = ['id', '-id', 'updatedAt', '-updatedAt'] as const

/** What every list of credentials can be narrowed by, in the words of the API. */
export interface CommonFilter {
  readonly type?: (typeof types)[number]
  readonly phase?: (typeof phases)[number]
  /** A duration in days or hours, such as `30d`: what expires within it. */
  readonly expiring?: string
  readonly expired?: true
  /** Only what has a value that can no longer be read from where it comes from. */
  readonly source?: 'stale'
  readonly verified?: (typeof verifiedStates)[number]
  /** The columns that are shown, separated by commas. */
  readonly columns?: string
}

/** The filter of a list of credentials. It is part of the URL, so that a link shows the same list. */
export interface CredentialFilter extends CommonFilter {
  readonly q?: string
  readonly sort?: (typeof sorts)[number]
}

/** The filter of the credentials of all projects. */
export interface AllCredentialsFilter extends CommonFilter {
  readonly project?: string
}

const DURATION = /^[1-9]\d{0,3}[dh]$/

function readCommon(search: Record<string, unknown>): CommonFilter {
  const type = types.find(known => known === search['type'])
  const phase = phases.find(known => known === search['phase'])
  const verified = verifiedStates.find(known => known === search['verified'])
  const expiring = search['expiring']
  const columns = readColumns(search['columns'])
  return {
    ...(type === undefined ? {} : { type }),
    ...(phase === undefined ? {} : { phase }),
    ...(typeof expiring === 'string' && DURATION.test(expiring) ? { expiring } : {}),
    ...(search['expired'] === true ? { expired: true } : {}),
    ...(search['source'] === 'stale' ? { source: 'stale' } : {}),
    ...(verified === undefined ? {} : { verified }),
    ...(columns === undefined ? {} : { columns })
  }
}

/** Reads a filter from search parameters; invalid values are dropped. */
export function readCredentialFilter(search: Record<string, unknown>): CredentialFilter {
  const q = search['q']
  const sort = sorts.find(known => known === search['sort'])
  return {
    ...(q === undefined || q === '' ? {} : { q: String(q).slice(0, 200) }),
    ...readCommon(search),
    ...(sort === undefined ? {} : { sort })
  }
}

export function readAllCredentialsFilter(search: Record<string, unknown>): AllCredentialsFilter {
  const project = search['project']
  return { ...readCommon(search), ...(project === undefined || project === '' ? {} : { project: String(project).slice(0, 100) }) }
}

/** How many filters narrow the list. */
export const filtersIn = ({ type, phase, expiring, expired, source, verified }: CommonFilter): number =>
  [type, phase, expiring, expired, source, verified].filter(value => value !== undefined).length

/** Whether anything narrows the list. */
export const isNarrowed = (filter: CommonFilter): boolean => filtersIn(filter) > 0

/** The parameters of a request. */
export const parametersOf = ({ type, phase, expiring, expired, source, verified }: CommonFilter) => ({
  ...(type ? { $type: type } : {}),
  ...(phase ? { phase } : {}),
  ...(expiring ? { expiring } : {}),
  ...(expired ? { expired } : {}),
  ...(source ? { source } : {}),
  ...(verified ? { verified } : {})
})
