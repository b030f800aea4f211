import { staleIn, unresolvedFields } from '../domain/references.ts'
import { noShares } from '../domain/shares.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { ShareIndex } from '../store/source/share-index.ts'
import type { ShareOffers } from '../store/source/share-offers.ts'
import type { SourceIndex } from '../store/source/source-index.ts'
import type { SourceStore } from '../store/source/source-store.ts'
import { nextRead } from './schedule.ts'

export interface HealDeps {
  readonly projects: Pick<ProjectStore, 'names'>
  readonly credentials: Pick<CredentialStore, 'list'>
  readonly sources: Pick<SourceStore, 'all' | 'drop' | 'reindex'>
  readonly index: Pick<SourceIndex, 'note' | 'mark' | 'later' | 'markStale'>
  readonly shareIndex: Pick<ShareIndex, 'note' | 'mark'>
  readonly shareOffers: Pick<ShareOffers, 'note'>
  readonly intervalOf: (store: string) => number
  readonly clock: () => number
}

/** What a walk has found: credentials that take values from elsewhere, and how many of these may be out of date. */
export interface Healed {
  readonly found: number
  readonly stale: number
  /** Projects that credentials are shared with by name; a share with all counts once. */
  readonly shares: number
  /** Credentials of which the one that is shared is gone, or cannot be read. */
  readonly lostSources: number
}

export const nothingFound: Healed = { found: 0, stale: 0, shares: 0, lostSources: 0 }

/** Projects whose names are read at once. */
const BATCH = 200

/**
 * Rebuilds the index of what is to be read from the records, as after a restored backup or a process that died between the two, and drops
 * states that are about nothing any more. Returns what it has counted.
 */
export async function healSources(deps: HealDeps, signal: AbortSignal): Promise<Healed> {
  let all = nothingFound
  let after: string | undefined
  while (!signal.aborted) {
    const names = await deps.projects.names(after, BATCH)
    for (const name of names) {
      if (signal.aborted) return all
      const more = await healProject(deps, name)
      all = {
        found: all.found + more.found,
        stale: all.stale + more.stale,
        shares: all.shares + more.shares,
        lostSources: all.lostSources + more.lostSources
      }
    }
    if (names.length < BATCH) break
    after = names.at(-1)
  }
  return all
}

async function healProject(
  { credentials, sources, index, shareIndex, shareOffers, intervalOf, clock }: HealDeps,
  project: string
): Promise<Healed> {
  const living = (await credentials.list(project)).filter(
    ({ credential, damage }) => credential.deletedAt === null && damage === undefined
  )
  const states = await sources.all(project)
  const referring = living.filter(({ credential }) => credential.references !== undefined)
  for (const { credential } of referring) {
    // What a backup brought back may be out of date, and is not written to Jenkins until it was read.
    const unread = [...unresolvedFields(credential), ...(states.get(credential.id)?.restored ?? [])]
    for (const [field, reference] of Object.entries(credential.references ?? {})) {
      const { store, key, version } = reference
      await index.note(project, credential.id, [reference], nextRead(store, { key, version }, intervalOf(store), clock()))
      if (unread.includes(field)) await index.mark(store, [{ key, version }], clock())
    }
    const { failing = {} } = states.get(credential.id) ?? {}
    for (const [store, isStale] of staleIn(credential.references, failing))
      await index.markStale(store, { project, id: credential.id }, isStale)
  }
  const following = living.filter(({ credential }) => credential.sharedFrom !== undefined)
  for (const { credential } of following) {
    const { id, sharedFrom } = credential
    if (sharedFrom === undefined) continue
    await shareIndex.note(sharedFrom, { project, id })
    await shareIndex.mark([sharedFrom], clock())
  }
  for (const { credential } of living)
    if (credential.shares !== undefined) await shareOffers.note({ project, id: credential.id }, credential.shares)
  const ids = new Set([...referring, ...following].map(({ credential }) => credential.id))
  const gone = [...states.keys()].filter(id => !ids.has(id) && living.some(({ credential }) => credential.id === id))
  await sources.drop(project, gone)
  if (states.size > 0) await sources.reindex(project, [...ids])
  const known = [...states].filter(([id]) => ids.has(id)).map(([, state]) => state)
  return {
    found: ids.size,
    stale: known.filter(({ staleSince }) => staleSince !== null).length,
    shares: living.reduce((sum, { credential: { shares = noShares } }) => sum + shares.projects.length + (shares.all ? 1 : 0), 0),
    lostSources: known.filter(({ reason }) => reason === 'ShareEnded' || reason === 'ShareUnreadable').length
  }
}
