import type { Caller } from '../domain/caller.ts'
import type { FoundCopy } from '../domain/copies.ts'
import { deletionsAllowed } from '../domain/mass-delete-limit.ts'
import { Problem } from '../domain/problems.ts'
import { type Project, placeOf } from '../domain/project.ts'
import { targetsOf, wantedTargets } from '../domain/targets.ts'
import type { Expected } from '../domain/versions.ts'
import type { Copies, CopyStore } from '../store/project/copy-store.ts'
import type { EnqueueChange } from './enqueue-change.ts'
import type { ProjectPatch } from './project-record.ts'
import type { ProjectCommands } from './projects.ts'

/** Where copies are; the controller is that of the project if it is left out. */
export interface CopyPlace {
  readonly folder: readonly string[]
  readonly controller?: string
}

export interface CopyCommandDeps {
  readonly copies: Pick<CopyStore, 'get' | 'lost' | 'wish' | 'requestRemoval' | 'isRequested' | 'forget'>
  readonly projectCommands: Pick<ProjectCommands, 'patch'>
  readonly enqueueChange: EnqueueChange
  readonly now: () => Date
}

export interface CopyCommands {
  /** What is known; folders that became the project's own are no copies. */
  list(project: Project): Promise<Copies>
  /** Has Jenkins searched, after the next run. */
  find(project: Project): Promise<void>
  /** Has our credentials removed from a folder, as they were found there. */
  remove(caller: Caller, project: Project, place: CopyPlace, force: boolean): Promise<void>
  /** The project moves into the folder, where what is equal stays as it is. */
  follow(caller: Caller, project: Project, place: CopyPlace, expected: Expected): Promise<Project>
}

export function createCopyCommands({ copies, projectCommands, enqueueChange, now }: CopyCommandDeps): CopyCommands {
  const list = async (project: Project): Promise<Copies> => {
    const known = await copies.get(project.name)
    const own = new Set(targetsOf(project).map(placeOf))
    return { ...known, found: known.found.filter(copy => !own.has(placeOf(copy))) }
  }
  const found = async (project: Project, place: CopyPlace): Promise<FoundCopy> => {
    const wanted = placeOf({ controller: place.controller ?? project.controller, folder: place.folder })
    const copy = (await list(project)).found.find(one => placeOf(one) === wanted)
    if (copy === undefined) throw unknownCopy()
    if (copy.proof !== 'same-ciphertext') throw unproved()
    return copy
  }

  /** Where the project is when one of its targets is where the copies are: the target that lost them. */
  const placeAfter = async (project: Project, { controller, folder, ids }: FoundCopy): Promise<ProjectPatch> => {
    const targets = wantedTargets(project)
    if (targetsOf(project).length === 1 && controller === project.controller) return { folder }
    const lost = await copies.lost(project.name)
    const losers = new Set(ids.flatMap(id => (lost.get(id) ?? []).map(({ place }) => place)))
    const here = targets.filter(target => target.controller === controller)
    const loser = here.find(target => losers.has(placeOf(target))) ?? here[0]
    if (loser === undefined) throw unknownCopy()
    return { targets: targets.map(target => (target === loser ? { controller, folder } : target)).map(placeIn) }
  }

  return {
    list,

    async find(project) {
      await copies.wish(
        project.name,
        targetsOf(project).map(({ key }) => key)
      )
      await enqueueChange(project, 'wish')
    },

    async remove(caller, project, where, force) {
      // By now it may be done, and the copies gone.
      if (await copies.isRequested(project.name, caller.once)) return enqueueChange(project, 'wish')
      const copy = await found(project, where)
      const { controller, folder, ids, size } = copy
      if (!force && ids.length > deletionsAllowed(size)) throw tooMany(ids.length, size)
      const place = placeOf(copy)
      const pending = (await copies.get(project.name)).requests.find(request => placeOf(request) === place)
      // What it has begun is not forgotten.
      const again = pending === undefined ? undefined : { ...pending, force: pending.force || force }
      const asked = { requestedAt: now().toISOString(), requestedBy: caller.subject, requestId: caller.requestId ?? null }
      await copies.requestRemoval(project.name, again ?? { controller, folder, ids, force, ...asked }, caller.once)
      await enqueueChange(project, 'wish')
    },

    async follow(caller, project, place, expected) {
      // A repetition finds it done.
      const there = placeOf({ controller: place.controller ?? project.controller, folder: place.folder })
      if (wantedTargets(project).some(target => placeOf(target) === there)) return project
      const copy = await found(project, place)
      const moved = await projectCommands.patch(caller, project.name, await placeAfter(project, copy), expected)
      await copies.forget(project.name, copy)
      return moved
    }
  }
}

const placeIn = ({ controller, folder }: Pick<Project, 'controller' | 'folder'>) => ({ controller, folder })

const unknownCopy = () =>
  new Problem(
    'COPY_NOT_FOUND',
    'No copies of the credentials of this project are known in this folder. GET …/copies lists them; POST …/copies/find searches again.',
    [{ pointer: '#/folder', detail: 'No copies are known there.' }]
  )

const unproved = () =>
  new Problem(
    'COPY_UNPROVED',
    'Only the ids are those of this project: no value in this folder can be compared, so nothing in it is known to be ours. Let our Jenkins user read its configuration (Job/Configure) and search again, or remove the credentials in Jenkins.',
    [{ pointer: '#/folder', detail: 'Nothing in it is proved to be ours.' }]
  )

const tooMany = (count: number, size: number) =>
  new Problem(
    'MASS_DELETE',
    `This would delete ${count} of ${size} credentials. Nothing was changed; repeat the request with force=true if that is intended.`
  )
