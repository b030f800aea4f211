import { isSharedWith, type Receiver, type SharedFrom } from '../domain/shares.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { Count } from '../store/event-log.ts'
import { type Offer, placeOf, type ShareOffers } from '../store/source/share-offers.ts'

/** A credential of another project whose values a project may take. */
export interface AvailableShare extends SharedFrom {
  readonly type: string
}

export interface AvailableShares {
  /** Fewer than `limit` does not mean that there are no more. */
  readonly items: readonly AvailableShare[]
  /** The place after which the next page begins; null: there is none. */
  readonly next: string | null
  readonly total: Count
}

/** Finds what other projects share with this one, by project and id, after a place. */
export type FindAvailableShares = (receiver: Receiver, after: string | undefined, limit: number) => Promise<AvailableShares>

export interface AvailableSharesDeps {
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly shareOffers: Pick<ShareOffers, 'with' | 'forget'>
}

/** Sources that one request looks at for the total. */
const MOST = 200

/** The index is a hint: the records decide, and what they do not confirm is forgotten. */
export const createFindAvailableShares = ({ credentials, shareOffers }: AvailableSharesDeps): FindAvailableShares => {
  async function look(receiver: Receiver, after: string | undefined, most: number) {
    const { offers, hasMore } = await shareOffers.with(receiver.name, after, most)
    const looked = await Promise.all(
      offers.map(async offer => ({ offer, share: await readOffer({ credentials }, receiver, offer) }))
    )
    await shareOffers.forget(looked.flatMap(({ offer, share }) => (share === 'ended' ? [offer] : [])))
    const shares = looked.flatMap(({ share }) => (typeof share === 'string' ? [] : [share]))
    const last = offers.at(-1)
    return {
      items: [...new Map(shares.map(share => [placeOf(share), share])).values()],
      next: hasMore && last !== undefined ? placeOf(last.source) : null
    }
  }

  return async (receiver, after, limit) => {
    const { items: all, next } = await look(receiver, undefined, MOST)
    const total = { count: all.length, isLeast: next !== null }
    if (total.isLeast) return { ...(await look(receiver, after, limit)), total }
    const later = all.filter(share => after === undefined || placeOf(share) > after)
    const items = later.slice(0, limit)
    const last = items.at(-1)
    return { items, next: later.length > limit && last !== undefined ? placeOf(last) : null, total }
  }
}

/** `unknown`: the record cannot be read now, or it belongs to the project itself. */
async function readOffer(
  { credentials }: Pick<AvailableSharesDeps, 'credentials'>,
  receiver: Receiver,
  { source }: Offer
): Promise<AvailableShare | 'ended' | 'unknown'> {
  const { project, stored } = await credentials.find(source.project, source.id)
  if (project === undefined || stored === undefined) return 'ended'
  const { credential, damage } = stored
  if (project.damage !== undefined || damage !== undefined) return 'unknown'
  if (project.deletedAt !== null || credential.deletedAt !== null) return 'ended'
  if (!isSharedWith(credential, receiver)) return credential.project === receiver.name ? 'unknown' : 'ended'
  return { project: credential.project, id: credential.id, type: credential.type }
}
