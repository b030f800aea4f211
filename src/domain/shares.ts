import type { Credential } from './credential.ts'
import { hasShape, isFlag, isList, isText, orAbsent } from './shape.ts'

/** The credential of another project from which one takes all its values. */
export interface SharedFrom {
  readonly project: string
  readonly id: string
}

/** A project that a credential is shared with. */
export interface Grant {
  readonly project: string
  /**
   * The id of the project that had this name when it was shared, so that a later project of the same name does not get the values; absent
   * if there was none.
   */
  readonly uid?: string
}

/** Which projects may take the values of a credential. */
export interface Shares {
  /** Every project of the bridge. */
  readonly all: boolean
  readonly projects: readonly Grant[]
  /** Set where an unreadable record was replaced: whom it was shared with is not known until somebody says so again. */
  readonly isUnknown?: true
}

/** Projects that one credential can name; `all` needs no names. */
export const SHARES_LIMIT = 1_000

/** What stands for every project in a path. */
export const ALL_PROJECTS = '*'

/** The field under which the state of the source is kept. */
export const SHARED_FROM = 'sharedFrom'

export const isSharedFrom = hasShape({ project: isText, id: isText })
export const areShares = hasShape({
  ...{ all: isFlag, projects: isList(hasShape({ project: isText, uid: orAbsent(isText) })) },
  isUnknown: orAbsent(isFlag)
})

export const noShares: Shares = { all: false, projects: [] }

export const isSameSource = (a: SharedFrom | undefined, b: SharedFrom | undefined): boolean =>
  a?.project === b?.project && a?.id === b?.id

/** Whether a credential is shared with any project. */
export const isShared = ({ shares }: Pick<Credential, 'shares'>): boolean =>
  shares !== undefined && (shares.all || shares.projects.length > 0)

/** Who asks for the values. */
export interface Receiver {
  readonly name: string
  readonly uid: string
}

/** Whether a project may take the values of a credential. No project shares with itself. */
export const isSharedWith = ({ project, shares }: Pick<Credential, 'project' | 'shares'>, { name, uid }: Receiver): boolean =>
  shares !== undefined &&
  project !== name &&
  (shares.all || shares.projects.some(grant => grant.project === name && (grant.uid === undefined || grant.uid === uid)))

/**
 * Whether it cannot be told if it is shared with a project: a damaged record was replaced, either that of the credential or that of the
 * project, whose id is then another one.
 */
export const isUncertain = ({ shares }: Pick<Credential, 'shares'>, { name }: Receiver): boolean =>
  shares !== undefined && (shares.isUnknown === true || isNamed(shares, name))

/** The shares with more projects. What is there stays; a project of another id under the same name takes its place. */
export function withGrants(shares: Shares, grants: readonly Grant[], all: boolean): Shares {
  const added = new Map(grants.map(grant => [grant.project, grant]))
  const kept = shares.projects.map(grant => added.get(grant.project) ?? grant)
  const known = new Set(kept.map(({ project }) => project))
  return { all: shares.all || all, projects: [...kept, ...grants.filter(({ project }) => !known.has(project))] }
}

/** The shares without one project, or no longer with all. */
export const withoutGrant = ({ all, projects }: Shares, name: string): Shares =>
  name === ALL_PROJECTS ? { all: false, projects } : { all, projects: projects.filter(({ project }) => project !== name) }

/** Whether a project, or `*`, is among them by this name. */
export const isNamed = ({ all, projects }: Shares, name: string): boolean =>
  name === ALL_PROJECTS ? all : projects.some(({ project }) => project === name)

/** The fields whose source has a state: all of a receiver are one, because they come from the shared credential together. */
export const sourceFields = ({
  references = {},
  sharedFrom
}: {
  readonly [name in 'references' | 'sharedFrom']?: Credential[name] | undefined
}): readonly string[] => (sharedFrom === undefined ? Object.keys(references) : [SHARED_FROM])

/** Whether two shares say the same. */
export const areSameShares = (a: Shares = noShares, b: Shares = noShares): boolean =>
  a.all === b.all && a.isUnknown === b.isUnknown && JSON.stringify(grantsOf(a)) === JSON.stringify(grantsOf(b))

const grantsOf = ({ projects }: Shares) => projects.map(({ project, uid }) => [project, uid ?? null])

/** The shares as a record has them; undefined for none. */
export const recordedShares = (shares: Shares | undefined): Shares | undefined =>
  shares === undefined || (!shares.all && shares.projects.length === 0 && shares.isUnknown === undefined) ? undefined : shares
