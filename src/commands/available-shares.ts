import { isSharedWith, type Receiver, type SharedFrom } from '../domain/shares.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { Offer, ShareOffers } from '../store/source/share-offers.ts'

/** A credential of another project whose values a project may take. */
export interface AvailableShare extends SharedFrom {
  readonly type: string
}

export interface AvailableShares {
  readonly shares: readonly AvailableShare[]
  /** Whether there may be more. */
  readonly isCut: boolean
}

/** Finds what other projects share with this one. */
export type FindAvailableShares = (receiver: Receiver) => Promise<AvailableShares>

export interface AvailableSharesDeps {
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly shareOffers: Pick<ShareOffers, 'with' | 'forget'>
}

/** Records that one request reads at most, among those shared with the project by name and of those shared with all. */
const MOST = 200

/** The index is a hint: the records decide, and what they do not confirm is forgotten. */
export const createFindAvailableShares =
  ({ credentials, shareOffers }: AvailableSharesDeps): FindAvailableShares =>
  async receiver => {
    const { offers, isCut } = await shareOffers.with(receiver.name, MOST)
    const looked = await Promise.all(
      offers.map(async offer => ({ offer, share: await readOffer({ credentials }, receiver, offer) }))
    )
    await shareOffers.forget(looked.flatMap(({ offer, share }) => (share === 'ended' ? [offer] : [])))
    const shares = looked.flatMap(({ share }) => (typeof share === 'string' ? [] : [share]))
    const unique = new Map(shares.map(share => [JSON.stringify([share.project, share.id]), share]))
    const sorted = [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
    return { shares: sorted.map(([, share]) => share), isCut }
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
