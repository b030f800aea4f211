import { ALL_PROJECTS, type SharedFrom, type Shares } from '../../domain/shares.ts'
import type { RedisClient } from '../redis/client.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import { pairIn, rangeBelow } from './share-index.ts'

/** Which credentials are shared with a project. A hint, as the index of receivers is: the records decide. */
export interface ShareOffers {
  note(source: SharedFrom, shares: Shares): Promise<void>
  /**
   * What is or was shared with a project, by its name or with all projects, in the order of `placeOf` after a place: at most `most`
   * sources. `hasMore`: there are others after them.
   */
  with(
    project: string,
    after: string | undefined,
    most: number
  ): Promise<{ readonly offers: readonly Offer[]; readonly hasMore: boolean }>
  forget(offers: readonly Offer[]): Promise<void>
}

export interface Offer {
  /** The project that it is shared with, or `*`. */
  readonly to: string
  readonly source: SharedFrom
}

/** The place of a source in the order of all. */
export const placeOf = ({ project, id }: SharedFrom): string => JSON.stringify([project, id])

/** The first entry of a place among those that are shared with `to`. */
const entryAt = (to: string, place: string): string => `[${JSON.stringify(to)},${place.slice(1)}`

const textOf = ({ to, source: { project, id } }: Offer): string => JSON.stringify([to, project, id])

export function createShareOffers(redis: RedisClient): ShareOffers {
  const { shareOffers } = registryKeys
  return {
    async note(source, { all, projects }) {
      const names = [...(all ? [ALL_PROJECTS] : []), ...projects.map(({ project }) => project)]
      if (names.length > 0) await redis.zadd(shareOffers, ...names.flatMap(to => [0, textOf({ to, source })]))
    },

    async with(project, after, most) {
      const found = await Promise.all(
        [project, ALL_PROJECTS].map(async to => {
          const [first, end] = rangeBelow([to])
          const start = after === undefined ? first : `(${entryAt(to, after)}`
          const texts = await redis.zrangebylex(shareOffers, start, end, 'LIMIT', 0, most + 1)
          return texts.flatMap(text => pairIn(text, 1).map(source => ({ to, source })))
        })
      )
      const byPlace = Map.groupBy(found.flat(), ({ source }) => placeOf(source))
      const places = [...byPlace.keys()].sort()
      return {
        offers: places.slice(0, most).flatMap(place => byPlace.get(place) ?? []),
        hasMore: places.length > most
      }
    },

    async forget(offers) {
      if (offers.length > 0) await redis.zrem(shareOffers, ...offers.map(textOf))
    }
  }
}
