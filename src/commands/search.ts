import type { Project } from '../domain/project.ts'
import { type Rank, rankOf, ranks, type SearchWords, wantedOf } from '../domain/search.ts'
import type { CredentialIndex } from '../store/credential/credential-index.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { credentialIn, type SearchText, type SearchTexts } from '../store/search-texts.ts'
import type { VisibleNames } from './find-credentials.ts'

/** Something that was found: a credential, or the project itself. */
export interface Hit {
  readonly project: Project
  readonly stored: StoredCredential | undefined
}

export interface SearchResult {
  /** The best first. */
  readonly hits: readonly Hit[]
  /** How many there are, as far as was searched. */
  readonly total: number
  /** Whether something was not searched, because it would have taken too long. */
  readonly isPartial: boolean
}

export type Search = (visible: VisibleNames, q: string, limit: number) => Promise<SearchResult>

interface SearchDeps {
  readonly texts: SearchTexts
  readonly index: Pick<CredentialIndex, 'read'>
  readonly projects: Pick<ProjectStore, 'get'>
  /** Milliseconds since any moment. */
  readonly elapsed: () => number
}

/**
 * Limits of one search: projects that are searched, projects read at once, and milliseconds. A search that runs out of time has
 * remembered what it read, so that the next one gets further.
 */
const MOST = { projects: 10_000, atOnce: 500, time: 2_000 } as const

/** A place of a hit; without an id the project itself. */
interface Found {
  readonly project: string
  readonly id: string | undefined
}

/** Finds projects and credentials by their names and what is said about them, in all projects that a caller may see. */
export const createSearch =
  (
    { texts, index, projects, elapsed }: SearchDeps,
    most: Readonly<Record<'projects' | 'atOnce' | 'time', number>> = MOST
  ): Search =>
  async ({ names }, q, limit) => {
    const wanted = wantedOf(q)
    const start = elapsed()
    const found = createRanking(limit)
    let isPartial = false
    let last: string | undefined
    if (wanted.whole !== '')
      for (let looked = 0; ; ) {
        const some = await names(last, most.atOnce)
        if (some.length > 0 && (looked >= most.projects || elapsed() - start > most.time)) {
          isPartial = true
          break
        }
        const read = await Promise.all(some.map(name => texts.of(name)))
        for (const [i, text] of read.entries()) if (text !== undefined) look(wanted, some[i] as string, text, found.add)
        looked += some.length
        last = some.at(-1)
        if (some.length < most.atOnce) break
      }
    return { hits: await readHits(found.best(), index, projects), total: found.count(), isPartial }
  }

/** Adds what matches in one project. */
function look(wanted: SearchWords, project: string, text: SearchText, add: (rank: Rank, found: Found) => void): void {
  const { displayName, places, credentials } = text
  const own = rankOf(wanted, { names: [project, displayName], about: places })
  if (own !== undefined) add(own, { project, id: undefined })
  const around = `${project} ${displayName}`
  // Most projects hold nothing that matches, and their lines need not be split.
  if (!wanted.words.some(word => credentials.includes(word))) return
  for (const line of credentials.split('\n')) {
    const { id, lowerId, about } = credentialIn(line)
    const rank = rankOf(wanted, { names: [lowerId], about, around })
    if (rank !== undefined && id !== '') add(rank, { project, id })
  }
}

/** Keeps as many of each rank as can be asked for: of equals the first, projects before credentials. */
function createRanking(limit: number) {
  const kept = ranks.map(() => ({ projects: [] as Found[], credentials: [] as Found[] }))
  let count = 0
  return {
    add(rank: Rank, found: Found): void {
      count++
      const { projects, credentials } = kept[rank] as (typeof kept)[number]
      const list = found.id === undefined ? projects : credentials
      if (list.length < limit) list.push(found)
    },
    best: (): readonly Found[] => kept.flatMap(({ projects, credentials }) => [...projects, ...credentials]).slice(0, limit),
    count: () => count
  }
}

/** The records of what was found, in that order. One that is gone by now is left out. */
async function readHits(
  found: readonly Found[],
  index: Pick<CredentialIndex, 'read'>,
  projects: Pick<ProjectStore, 'get'>
): Promise<Hit[]> {
  const read = await Promise.all(
    [...Map.groupBy(found, ({ project }) => project)].map(async ([name, places]) => {
      const ids = places.flatMap(({ id }) => id ?? [])
      if (ids.length > 0) return [name, await index.read(name, {}, ids)] as const
      return [name, { project: await projects.get(name), items: [] }] as const
    })
  )
  const byName = new Map(read)
  return found.flatMap(({ project: name, id }): Hit[] => {
    const { project, items = [] } = byName.get(name) ?? {}
    if (project === undefined) return []
    if (id === undefined) return [{ project, stored: undefined }]
    const stored = items.find(({ credential }) => credential.id === id)
    return stored === undefined ? [] : [{ project, stored }]
  })
}
