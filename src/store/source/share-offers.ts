import { ALL_PROJECTS, type SharedFrom, type Shares } from '../../domain/shares.ts'
import type { RedisClient } from '../redis/client.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import { pairIn, rangeBelow } from './share-index.ts'

/** Which credentials are shared with a project. A hint, as the index of receivers is: the records decide. */
export interface ShareOffers {
  note(source: SharedFrom, shares: Shares): Promise<void>
  /** What is or was shared with a project by its name, and with all projects; at most `most` of each, `isCut` if there are more. */
  with(project: string, most: number): Promise<{ readonly offers: readonly Offer[]; readonly isCut: boolean }>
  forget(offers: readonly Offer[]): Promise<void>
}

export interface Offer {
  /** The project that it is shared with, or `*`. */
  readonly to: string
  readonly source: SharedFrom
}

const textOf = ({ to, source: { project, id } }: Offer): string => JSON.stringify([to, project, id])

export function createShareOffers(redis: RedisClient): ShareOffers {
  const { shareOffers } = registryKeys
  return {
    async note(source, { all, projects }) {
      const names = [...(all ? [ALL_PROJECTS] : []), ...projects.map(({ project }) => project)]
      if (names.length > 0) await redis.zadd(shareOffers, ...names.flatMap(to => [0, textOf({ to, source })]))
    },

    async with(project, most) {
      const found = await Promise.all(
        [project, ALL_PROJECTS].map(async to => {
          const texts = await redis.zrangebylex(shareOffers, ...rangeBelow([to]), 'LIMIT', 0, most + 1)
          const offers = texts.slice(0, most).flatMap(text => pairIn(text, 1).map(source => ({ to, source })))
          return { offers, isCut: texts.length > most }
        })
      )
      return { offers: found.flatMap(({ offers }) => offers), isCut: found.some(({ isCut }) => isCut) }
    },

    async forget(offers) {
      if (offers.length > 0) await redis.zrem(shareOffers, ...offers.map(textOf))
    }
  }
}
