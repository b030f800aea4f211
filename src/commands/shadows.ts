import { type Finding, finding } from '../domain/findings.ts'
import { type Project, placeOf } from '../domain/project.ts'
import { viewsOf } from '../domain/targets.ts'
import type { Controller } from '../jenkins/controller.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'

/** Milliseconds for which the owners of folders, and the ids in a folder of Jenkins, are cached. */
const KEPT = { owners: 10_000, ids: 60_000 } as const
/** Milliseconds that Jenkins has to answer; without an answer there is no warning. */
const PATIENCE = 2_000
/** Maximum number of parent folders that are read, nearest first, besides Jenkins' own store; and of projects below that are checked. */
const MOST = { above: 3, below: 50 } as const
/** Maximum number of folders whose ids are cached. */
const ROOM = 200

/** Warnings about duplicate ids: a pipeline gets the credential of the nearest folder. */
export interface Shadows {
  /** Only from the projects of the bridge. */
  ofProjects(project: Project, id: string): Promise<readonly Finding[]>
  /** Also from what is cached of Jenkins, without a request. */
  ofKnown(project: Project, id: string): Promise<readonly Finding[]>
  /** Also from the parent folders and Jenkins' own store, as far as our user may see them. */
  ofAll(project: Project, id: string): Promise<readonly Finding[]>
  /** Drops the cached owners after a project has claimed or released a folder. */
  forgetOwners(): void
}

export interface ShadowsDeps {
  readonly projects: Pick<ProjectStore, 'owners'>
  readonly credentials: Pick<CredentialStore, 'get'>
  readonly controllers: ReadonlyMap<string, Pick<Controller, 'readIds'>>
}

export function createShadows({ projects, credentials, controllers }: ShadowsDeps): Shadows {
  const registry = remembering(KEPT.owners, 1, async () => {
    const owners = await projects.owners()
    return { owners, places: [...owners.keys()].sort() }
  })
  const idsIn = remembering(KEPT.ids, ROOM, async (key: string) => {
    const [controller, folder] = JSON.parse(key) as [string, string[]]
    // Failures are cached, too, so that callers do not wait repeatedly for a Jenkins that is down.
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
    const { owners, places } = await registry.ask('')
    const { parents, start } = surroundingsOf(project)
    const above = parents.flatMap(place => owners.get(place) ?? [])
    const below = beginningWith(places, start, MOST.below).flatMap(place => owners.get(place) ?? [])
    if (above.length + below.length === 0) return NONE
    const isOther = (name: string) => name !== project.name
    const [isAbove, isBelow] = await Promise.all([holds(above.filter(isOther), id), holds(below.filter(isOther), id)])
    return { above: isAbove, below: isBelow }
  }

  /** Whether Jenkins holds the id in a parent folder, as far as it answers before `late` resolves. */
  async function inJenkins({ controller, ...project }: Project, id: string, how: 'ask' | 'known', late: Late): Promise<boolean> {
    const folders = [...foldersAbove(project).slice(0, MOST.above), []]
    const held = folders.map(folder => idsIn[how](JSON.stringify([controller, folder])))
    return (await Promise.all(held.map(ids => Promise.race([ids, late])))).some(ids => ids?.has(id))
  }

  async function withJenkins(project: Project, id: string, how: 'ask' | 'known', late: Late): Promise<Finding[]> {
    const [known, isHeld] = await Promise.all([inProjects(project, id), inJenkins(project, id, how, late)])
    return said({ above: known.above || isHeld, below: known.below })
  }

  return {
    ofProjects: (project, id) => inAll(project, async view => said(await inProjects(view, id))),
    ofKnown: (project, id) => inAll(project, view => withJenkins(view, id, 'known', Promise.resolve(undefined))),
    async ofAll(project, id) {
      const late: Late = new Promise(resolve => setTimeout(resolve, PATIENCE, undefined).unref())
      return inAll(project, view => withJenkins(view, id, 'ask', late))
    },
    forgetOwners: () => registry.forget('')
  }
}

const NONE = { above: false, below: false } as const

/** The places around a folder. */
interface Surroundings {
  /** Of its parent folders, nearest first. */
  readonly parents: readonly string[]
  /** The start of all places below it. */
  readonly start: string
}

/** To fold the names of folders takes longer than to look for their owners, and the record of a project seldom changes. */
const surroundingsOf = derived(
  (project: Project): Surroundings => ({
    parents: foldersAbove(project).map(folder => placeOf({ ...project, folder })),
    start: `${placeOf(project)}/`
  })
)

const knownViews = derived(viewsOf)

/** Remembers what is derived from a record that is not changed. */
function derived<T>(derive: (project: Project) => T): (project: Project) => T {
  const known = new WeakMap<Project, T>()
  return project => {
    const found = known.get(project) ?? derive(project)
    known.set(project, found)
    return found
  }
}

type Late = Promise<undefined>

/** What is found in any of its targets, once. */
async function inAll(project: Project, look: (view: Project) => Promise<Finding[]>): Promise<Finding[]> {
  const found = (await Promise.all(knownViews(project).map(look))).flat()
  return [...new Map(found.map(each => [each.code, each])).values()]
}

const said = ({ above, below }: { above: boolean; below: boolean }): Finding[] => [
  ...(above ? [finding('ShadowsParent', '#/id')] : []),
  ...(below ? [finding('ShadowedBelow', '#/id')] : [])
]

/** The parent folders of a folder, nearest first. */
const foldersAbove = ({ folder }: Pick<Project, 'folder'>): string[][] =>
  folder.slice(1).map((_, i) => folder.slice(0, folder.length - 1 - i))

/** The texts of a sorted list that begin with a prefix, found by binary search. */
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

interface Memory<T> {
  ask(key: string): Promise<T>
  /** The cached or pending answer. */
  known(key: string): Promise<T> | undefined
  forget(key: string): void
}

/** Caches answers for a time, shares pending ones, and drops the oldest beyond `room`. */
function remembering<T>(ms: number, room: number, find: (key: string) => Promise<T>): Memory<T> {
  const memory = new Map<string, { readonly answer: Promise<T>; readonly until: number }>()
  const known = (key: string): Promise<T> | undefined => {
    const kept = memory.get(key)
    return kept !== undefined && kept.until > performance.now() ? kept.answer : undefined
  }
  function askAnew(key: string): Promise<T> {
    const answer = find(key)
    memory.delete(key)
    memory.set(key, { answer, until: performance.now() + ms })
    const oldest = memory.keys().next().value
    if (memory.size > room && oldest !== undefined) memory.delete(oldest)
    answer.catch(() => memory.delete(key))
    return answer
  }
  return { known, ask: key => known(key) ?? askAnew(key), forget: key => void memory.delete(key) }
}
