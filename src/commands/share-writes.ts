import { isShared, type SharedFrom } from '../domain/shares.ts'
import type { ShareIndex } from '../store/source/share-index.ts'
import type { ShareOffers } from '../store/source/share-offers.ts'
import type { Write } from './commit.ts'

/** What goes around the commit of credentials that are shared, or take their values from shared ones. */
export interface ShareWrites {
  /** Before the records: who follows is known before it is there. */
  begin(project: string, writes: readonly Write[]): Promise<void>
  /** After the records. Never fails: what is not marked now, the sweep marks later. */
  stored(project: string, writes: readonly Write[]): Promise<void>
}

/** For a process in which nothing is shared. */
export const noShareWrites: ShareWrites = { begin: async () => {}, stored: async () => {} }

export interface ShareWriteDeps {
  readonly shareIndex: Pick<ShareIndex, 'note' | 'mark'>
  readonly shareOffers: Pick<ShareOffers, 'note'>
  readonly clock: () => number
}

export function createShareWrites({ shareIndex, shareOffers, clock }: ShareWriteDeps): ShareWrites {
  const sourcesOf = (project: string, { proposal, previous }: Write): SharedFrom[] => {
    const { id, sharedFrom, shares } = proposal
    // Also one that has just ceased to be shared. What a damaged record said is not known.
    const isSource = shares !== undefined || previous?.damage !== undefined || (previous && isShared(previous.credential))
    // What it takes may have changed between the read and this write.
    return [...(isSource ? [{ project, id }] : []), ...(sharedFrom === undefined ? [] : [sharedFrom])]
  }
  return {
    async begin(project, writes) {
      for (const { proposal } of writes) {
        const { id, sharedFrom, deleted } = proposal
        if (sharedFrom !== undefined && deleted !== true) await shareIndex.note(sharedFrom, { project, id })
      }
    },

    async stored(project, writes) {
      const sources = writes.flatMap(write => sourcesOf(project, write))
      await shareIndex.mark(sources, clock()).catch(() => {})
      for (const { proposal } of writes) {
        const { id, shares, deleted } = proposal
        if (shares !== undefined && deleted !== true) await shareOffers.note({ project, id }, shares).catch(() => {})
      }
    }
  }
}
