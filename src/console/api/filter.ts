import { type Credential, credentialTypes } from '#api'

export const types = Object.keys(credentialTypes) as (keyof typeof credentialTypes)[]
export const phases = [
  'Pending',
  'Synced',
  'Retrying',
  'Blocked',
  'Drifted',
  'Deleting'
] as const satisfies readonly Credential['status']['phase'][]
export const expiries = ['expiring', 'expired'] as const
export const sorts = ['id', '-id', 'updatedAt', '-updatedAt'] as const

/** The filter of a list of credentials. It is part of the URL, so that a link shows the same list. */
export interface CredentialFilter {
  readonly q?: string
  readonly type?: (typeof types)[number]
  readonly phase?: (typeof phases)[number]
  readonly filter?: (typeof expiries)[number]
  readonly sort?: (typeof sorts)[number]
}

/** Reads a filter from search parameters; invalid values are dropped. */
export function readCredentialFilter(search: Record<string, unknown>): CredentialFilter {
  const q = search['q']
  const type = types.find(known => known === search['type'])
  const phase = phases.find(known => known === search['phase'])
  const filter = expiries.find(known => known === search['filter'])
  const sort = sorts.find(known => known === search['sort'])
  return {
    ...(q === undefined || q === '' ? {} : { q: String(q).slice(0, 200) }),
    ...(type === undefined ? {} : { type }),
    ...(phase === undefined ? {} : { phase }),
    ...(filter === undefined ? {} : { filter }),
    ...(sort === undefined ? {} : { sort })
  }
}
