import { type Finding, finding } from '../domain/findings.ts'
import { type Project, placeOf } from '../domain/project.ts'
import type { Controller } from '../jenkins/controller.ts'
import type { CredentialStore } from '../store/credential-store.ts'
import type { ProjectStore } from '../store/project-store.ts'

/** Milliseconds for which it is remembered who owns which folder, and what Jenkins holds in a folder. */
const KEPT = { owners: 10_000, ids: 60_000 } as const
/** Milliseconds that Jenkins may take to say what it holds; without an answer nothing is said. */
const PATIENCE = 2_000
/** Folders above that are read, the nearest first, beside the store of Jenkins itself; projects below that are looked at. */
const MOST = { above: 3, below: 50 } as const
/** Folders whose ids are remembered. */
const ROOM = 200

/** A pipeline gets the credential of the nearest folder: what is said of an id that is there twice. */
export interface Shadows {
  /** As far as the projects of the bridge tell. */
  ofProjects(project: Project, id: string): Promise<readonly Finding[]>
  /** Also by what Jenkins holds in the folders above and in its own store, as far as our user may see it. */
  ofAll(project: Project, id: string): Promise<readonly Finding[]>
}

export interface ShadowsDeps {
  readonly projects: Pick<ProjectStore, 'owners'>
  readonly credentials: Pick<CredentialStore, 'get'>
  readonly controllers: ReadonlyMap<string, Pick<Controller, 'readIds'>>
}

export function createShadows({ projects, credentials, controllers }: ShadowsDeps): Shadows {
  const registry = remembered(KEPT.owners, 1, async () => {
    const owners = await projects.owners()
    return { owners, places: [...owners.keys()].sort() }
  })
  const idsIn = remembered(KEPT.ids, ROOM, async (key: string) => {
    const [controller, folder] = JSON.parse(key) as [string, string[]]
    // Also a failure is remembered: nobody waits for a Jenkins that is away again and again.
    return controllers
      .get(controller)
      ?.readIds(folder)
      .catch(() => undefined)
  })

  const holds = async (names: readonly string[], id: string): Promise<boolean> => {
    const found = await Promise.all(names.map(name => credentials.get(name, id)))
    return found.some(stored => stored?.credential.deletedAt === null)
  }

  async function inProjects(project: Project, id: string): Promise<{ above: boolean; below: boolean }> {
    const { owners, places } = await registry('')
    const above = foldersAbove(project).flatMap(folder => owners.get(placeOf({ ...project, folder })) ?? [])
    const below = beginningWith(places, `${placeOf(project)}/`, MOST.below).flatMap(place => owners.get(place) ?? [])
    const isOther = (name: string) => name !== project.name
    const [isAbove, isBelow] = await Promise.all([holds(above.filter(isOther), id), holds(below.filter(isOther), id)])
    return { above: isAbove, below: isBelow }
  }

  async function inJenkins({ controller, ...project }: Project, id: string): Promise<boolean> {
    const folders = [...foldersAbove(project).slice(0, MOST.above), []]
    const late = new Promise<undefined>(resolve => setTimeout(resolve, PATIENCE, undefined).unref())
    const held = folders.map(folder => idsIn(JSON.stringify([controller, folder])))
    return (await Promise.all(held.map(ids => Promise.race([ids, late])))).some(ids => ids?.has(id))
  }

  return {
    ofProjects: async (project, id) => said(await inProjects(project, id)),
    async ofAll(project, id) {
      const [known, isHeld] = await Promise.all([inProjects(project, id), inJenkins(project, id)])
      return said({ above: known.above || isHeld, below: known.below })
    }
  }
}

const said = ({ above, below }: { above: boolean; below: boolean }): Finding[] => [
  ...(above ? [finding('ShadowsParent', '#/id')] : []),
  ...(below ? [finding('ShadowedBelow', '#/id')] : [])
]

/** The folders that a folder is in, the nearest first. */
const foldersAbove = ({ folder }: Pick<Project, 'folder'>): string[][] =>
  folder.slice(1).map((_, i) => folder.slice(0, folder.length - 1 - i))

/** Of sorted texts, those that begin so, without a look at all of them. */
function beginningWith(sorted: readonly string[], start: string, most: number): string[] {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as string) < start) low = middle + 1
    else high = middle
  }
  const found: string[] = []
  for (let i = low; found.length < most && sorted[i]?.startsWith(start); i++) found.push(sorted[i] as string)
  return found
}

/** Asks once for all who ask within a time, and forgets the oldest answers beyond some number. */
function remembered<T>(ms: number, room: number, ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly until: number }>()
  return key => {
    const kept = known.get(key)
    if (kept !== undefined && kept.until > performance.now()) return kept.answer
    const answer = ask(key)
    known.delete(key)
    known.set(key, { answer, until: performance.now() + ms })
    const oldest = known.keys().next().value
    if (known.size > room && oldest !== undefined) known.delete(oldest)
    answer.catch(() => known.delete(key))
    return answer
  }
}
