import type { Caller } from '../domain/caller.ts'
import { damagedRecord, invalid, outdated, Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { type Grant, isNamed, isShared, noShares, SHARES_LIMIT, type Shares, withGrants, withoutGrant } from '../domain/shares.ts'
import { type Expected, isExpected } from '../domain/versions.ts'
import type { CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { Commit } from './commit.ts'
import type { OpenSecrets } from './open-secrets.ts'
import type { Proposal } from './proposal.ts'
import { retryOnConflict } from './retry-on-conflict.ts'

/** With whom a credential is to be shared. */
export type NewShares = 'all' | readonly string[]

/** Changes return the stored credential, as those of credentials do. */
export interface ShareCommands {
  /** Adds projects; those that are there stay. Who is there already costs no change. */
  add(caller: Caller, project: Project, id: string, shares: NewShares, expected: Expected): Promise<StoredCredential>
  /** Ends the share with one project, or with `*`. */
  end(caller: Caller, project: Project, id: string, name: string, expected: Expected): Promise<StoredCredential>
}

export interface ShareCommandDeps {
  readonly credentials: Pick<CredentialStore, 'get' | 'earlier'>
  readonly projects: Pick<ProjectStore, 'get'>
  readonly openSecrets: OpenSecrets
  readonly commit: Commit
}

export function createShareCommands(deps: ShareCommandDeps): ShareCommands {
  const change = (
    caller: Caller,
    project: Project,
    id: string,
    expected: Expected,
    make: (shares: Shares) => Shares | Promise<Shares>
  ): Promise<StoredCredential> =>
    retryOnConflict('The credential', async () => {
      const earlier = await deps.credentials.earlier(project.name, caller.once)
      if (earlier !== undefined) return earlier
      const stored = await sharable(deps, project.name, id)
      const { credential } = stored
      if (!isExpected(expected, credential.generation)) throw outdated('The credential', credential.generation)
      const before = credential.shares ?? noShares
      const shares = await make(before)
      if (isSameText(before, shares)) return stored
      const proposal: Proposal = { ...(await unchanged(deps, stored)), shares }
      const done = await deps.commit(caller, project, [{ proposal, previous: stored, type: 'Updated' }])
      return { ...stored, credential: done.credentials[0] ?? credential }
    })

  return {
    add: (caller, project, id, asked, expected) =>
      change(caller, project, id, expected, async before => {
        const grants = asked === 'all' ? [] : await grantsFor(deps, project.name, asked)
        const shares = withGrants(before, grants, asked === 'all')
        if (shares.projects.length > SHARES_LIMIT) throw tooMany()
        return shares
      }),

    end: (caller, project, id, name, expected) =>
      change(caller, project, id, expected, before => {
        if (!isNamed(before, name)) throw notShared()
        return withoutGrant(before, name)
      })
  }
}

const isSameText = (a: Shares, b: Shares): boolean => JSON.stringify(a) === JSON.stringify(b)

/** A project that does not exist is named as it is, so that nobody learns from it which projects exist. */
async function grantsFor({ projects }: ShareCommandDeps, owner: string, names: readonly string[]): Promise<Grant[]> {
  const itself = names.indexOf(owner)
  if (itself !== -1)
    throw invalid([
      { pointer: `#/projects/${itself}`, detail: 'The credential is in this project already. Name other projects.' }
    ])
  return Promise.all(
    [...new Set(names)].map(async (project): Promise<Grant> => {
      const found = await projects.get(project)
      return found === undefined || found.damage !== undefined ? { project } : { project, uid: found.uid }
    })
  )
}

async function sharable({ credentials }: ShareCommandDeps, project: string, id: string): Promise<StoredCredential> {
  const stored = await credentials.get(project, id)
  if (stored?.damage !== undefined) throw damagedRecord(stored.damage)
  if (stored === undefined || stored.credential.deletedAt !== null)
    throw new Problem('CREDENTIAL_NOT_FOUND', 'No credential of this project has this id; it may have been deleted.')
  if (stored.credential.sharedFrom !== undefined) throw sharedFurther()
  return stored
}

/** The credential as it is. */
async function unchanged({ openSecrets }: ShareCommandDeps, { credential }: StoredCredential): Promise<Proposal> {
  const { project, id, type, description, data, references = {}, usernameSecret, adopt } = credential
  const secrets = await openSecrets(credential, false)
  return {
    ...{ project, id, type, description, publicData: data, secrets, references, usernameSecret, adopt },
    ...{ known: credential, statedExpiry: undefined, rotated: false }
  }
}

const notShared = () =>
  new Problem(
    'SHARE_NOT_FOUND',
    'The credential is not shared with this project. GET …/shares lists the projects that it is shared with.'
  )

const sharedFurther = () =>
  new Problem(
    'SHARED_CREDENTIAL',
    'This credential takes its values from another project, so it cannot be shared further. An admin of that project can share it with more projects.'
  )

const tooMany = () =>
  invalid([
    { pointer: '#/projects', detail: `A credential can be shared with ${SHARES_LIMIT} projects by name. Share it with all.` }
  ])

/** The refusal to delete what other projects rely on. */
export function assertUnshared(credentials: readonly StoredCredential[], remedy: string): void {
  const shared = credentials.filter(
    ({ credential, damage }) => damage === undefined && credential.deletedAt === null && isShared(credential)
  )
  const [first] = shared
  if (first === undefined) return
  const losses =
    shared.length === 1
      ? `"${first.credential.id}" is shared with other projects, which would lose the values. ${remedy}`
      : `${shared.length} credentials are shared with other projects, which would lose the values. ${remedy}`
  throw new Problem('CREDENTIAL_SHARED', losses)
}

export const END_SHARES = 'GET …/shares lists who uses it. Repeat the request with endShares=true to end all shares with it.'
