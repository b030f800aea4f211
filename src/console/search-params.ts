import { type EventFilter, readEventFilter } from './api/events.ts'
import { types } from './api/filter.ts'
import { type Window, windows } from './api/overview.ts'
import { type ProjectsFilter, projectSorts, projectStates } from './api/projects-filter.ts'

type Search = Record<string, unknown>

/** Wraps a reader of search parameters so that parameters it does not know are dropped instead of passed through. */
export const onlyKnown =
  <T extends object>(read: (search: Search) => T) =>
  (search: Search): T => ({ ...Object.fromEntries(Object.keys(search).map(name => [name, undefined])), ...read(search) })

/** Where to go after signing in. Only paths of this console, so that a link cannot send anybody to another site. */
export function readSignInSearch({ to }: Search): { to?: string } {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {}
}

/** The list of projects is narrowed and sorted by the words of the API. */
export function readProjectsSearch({ q, ...search }: Search): ProjectsFilter {
  const sort = projectSorts.find(known => known === search['sort'])
  const state = projectStates.find(known => known === search['state'])
  return {
    ...(q === undefined || q === '' ? {} : { q: String(q).slice(0, 200) }),
    ...(sort === undefined ? {} : { sort }),
    ...(state === undefined ? {} : { state })
  }
}

/** The period of the charts of the overview. */
export function readOverviewSearch(search: Search): { window?: Window } {
  const window = windows.find(known => known === search['window'])
  return window === undefined || window === '24h' ? {} : { window }
}

/** What a link to the create form fills in. */
export interface CreateSearch {
  readonly type?: (typeof types)[number]
  readonly preset?: string
  readonly id?: string
  readonly adopt?: true
  /** All values come from another project. */
  readonly shared?: true
}

export function readCreateSearch(search: Search): CreateSearch {
  const type = types.find(known => known === search['type'])
  return {
    ...(type === undefined ? {} : { type }),
    ...(typeof search['preset'] === 'string' ? { preset: search['preset'].slice(0, 40) } : {}),
    ...(typeof search['id'] === 'string' ? { id: search['id'].slice(0, 253) } : {}),
    ...(search['adopt'] === true ? { adopt: true } : {}),
    ...(search['shared'] === true ? { shared: true } : {})
  }
}

/** The tabs of a credential's page. */
export const credentialTabs = ['details', 'events', 'usage', 'jenkinsfile'] as const

export function readCredentialSearch(search: Search): EventFilter & { tab?: (typeof credentialTabs)[number]; made?: true } {
  const tab = credentialTabs.find(known => known === search['tab'])
  return {
    ...(tab === undefined || tab === 'details' ? {} : { tab }),
    // a key pair was just generated: the page shows its public key
    ...(search['made'] === true ? { made: true } : {}),
    // its events have filters; that by credential is for a project
    ...readEventFilter({ ...search, credential: undefined })
  }
}
