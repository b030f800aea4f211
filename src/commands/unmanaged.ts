import type { Caller } from '../domain/caller.ts'
import { doneBy, type EventType, newEvent } from '../domain/event.ts'
import { someIds } from '../domain/event-details.ts'
import { IGNORED_LIMIT, type Ignored, isIgnored } from '../domain/ignored.ts'
import type { ObservedCredential } from '../domain/observed.ts'
import { noProject, Problem } from '../domain/problems.ts'
import { type Project, placeOf } from '../domain/project.ts'
import { publicPartOf, seenDigest, titleOfClass, typesOfClass } from '../domain/seen.ts'
import { deletionRequest } from '../domain/sync-requests.ts'
import { keyIn, targetText, viewsOf } from '../domain/targets.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { IgnoredStore } from '../store/project/ignored-store.ts'
import type { EnqueueChange } from './enqueue-change.ts'
import { createLookInto, type LookDeps, type LookInto } from './look.ts'

/** A credential in a folder of the project that the bridge does not manage. */
export interface Unmanaged {
  readonly id: string
  /** The project as seen from its target. */
  readonly view: Project
  readonly seen: string
  readonly ignored: Ignored | null
  readonly className: string | null
  /** The name that Jenkins shows for the class; null for one that is not known here. */
  readonly title: string | null
  /** The types that it can be taken over as. */
  readonly types: readonly string[]
  /** Null, as the data, where another project may own it. */
  readonly description: string | null
  readonly data: Readonly<Record<string, string>>
}

export interface UnmanagedList {
  /** When Jenkins was read; null where one of the targets could not be. */
  readonly readAt: string | null
  readonly items: readonly Unmanaged[]
}

/** In all targets of a project, or in that of a view. */
export interface UnmanagedCommands {
  /** Reads Jenkins. */
  list(project: Project): Promise<UnmanagedList>
  /** In each target that has it; nothing is done unless all of them could be read. */
  ignore(caller: Caller, project: Project, id: string): Promise<void>
  notice(caller: Caller, project: Project, id: string): Promise<void>
  /** Requests the deletion of one that is as it was seen; the next run looks at it again before it deletes it. */
  remove(caller: Caller, project: Project, id: string, seen: string): Promise<void>
}

export interface UnmanagedCommandDeps extends LookDeps {
  readonly ignored: IgnoredStore
  readonly credentials: Pick<CredentialStore, 'requestSync'>
  readonly enqueueChange: EnqueueChange
}

export function createUnmanagedCommands(deps: UnmanagedCommandDeps): UnmanagedCommands {
  const lookInto = createLookInto(deps)
  const at = () => new Date(deps.now()).toISOString()

  async function list(project: Project): Promise<UnmanagedList> {
    const found = await Promise.all(placesOf(project).map(view => foundIn(deps, lookInto, view)))
    const items = found.flatMap(each => each ?? [])
    return { readAt: found.includes(undefined) ? null : at(), items: items.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
  }

  /** Those with this id, in all targets, and all that there are; a problem if there is none. */
  async function named(project: Project, id: string) {
    const { items, readAt } = await list(project)
    const found = items.filter(item => item.id === id)
    if (found.length === 0) throw readAt === null ? unread() : notFound()
    return { found, items, isComplete: readAt !== null }
  }

  const eventOf = (caller: Caller, { generation, targets, controller, folder }: Project, type: EventType, id: string) => ({
    ...newEvent(type, { ...doneBy(caller), generation, message: JSON.stringify(id.slice(0, 100)), details: someIds([id]) }),
    ...(targets === undefined ? {} : { target: { controller, folder } })
  })

  return {
    list,

    async ignore(caller, project, id) {
      const { found, items, isComplete } = await named(project, id)
      if (!isComplete) throw unread()
      for (const { view, className, ignored } of found) {
        if (ignored !== null) continue
        const record = { id, place: placeOf(view), className, by: caller.subject, at: at() }
        const present = items.filter(item => item.view === view && item.ignored !== null).map(item => item.id)
        const result = await deps.ignored.ignore(view, record, present, eventOf(caller, view, 'UnmanagedIgnored', id))
        if (result === 'gone') throw noProject()
        if (result === 'full')
          throw new Problem(
            'QUOTA_EXCEEDED',
            `No more than ${IGNORED_LIMIT} credentials of a folder can be ignored. In ${targetText(view)} there are as many already.`
          )
      }
      await deps.enqueueChange(project)
    },

    async notice(caller, project, id) {
      for (const view of placesOf(project)) await deps.ignored.notice(view, id, eventOf(caller, view, 'UnmanagedNoticed', id))
      await deps.enqueueChange(project)
    },

    async remove(caller, project, id, seen) {
      const { found } = await named(project, id)
      const one = found.find(item => item.seen === seen)
      if (one === undefined) throw changed()
      if (one.description === null) throw mayBeOthers()
      const event = eventOf(caller, one.view, 'UnmanagedDeletionRequested', id)
      await deps.credentials.requestSync(
        project.name,
        [deletionRequest({ seen, target: keyIn(one.view), id })],
        event,
        caller.once
      )
      await deps.enqueueChange(project, 'wish')
    }
  }
}

/** What is unmanaged in one target; undefined if Jenkins could not be read. */
async function foundIn(deps: UnmanagedCommandDeps, lookInto: LookInto, view: Project): Promise<readonly Unmanaged[] | undefined> {
  const look = await lookInto(view)
  if (look.as === 'unread') return look.action === 'unknown' ? undefined : []
  const { ignored = [] } = look.snapshot
  const isShared = (await deps.projects.sharers(view)).length > 0
  return look.changes.flatMap(({ desired, observed }) =>
    desired === undefined && observed !== undefined ? [unmanagedOf(view, observed, ignored, isShared)] : []
  )
}

function unmanagedOf(view: Project, observed: ObservedCredential, ignored: readonly Ignored[], isShared: boolean): Unmanaged {
  const types = typesOfClass(observed.className)
  const { description, data } = publicPartOf(types[0], observed)
  return {
    ...{ id: observed.id, view, seen: seenDigest(view, observed), className: observed.className },
    ignored: ignored.find(each => isIgnored(each, observed)) ?? null,
    title: titleOfClass(observed.className),
    types: types.map(({ type }) => type),
    description: isShared ? null : description,
    data: isShared ? {} : data
  }
}

/** The project as seen from the targets that are meant. */
const placesOf = (project: Project): readonly Project[] => (project.target === undefined ? viewsOf(project) : [project])

const unread = () =>
  new Problem(
    'JENKINS_UNAVAILABLE',
    'Jenkins could not be read in one of the targets of the project, so nothing was changed. Try again later, or name the target that is meant.'
  )

const notFound = () =>
  new Problem(
    'CREDENTIAL_NOT_FOUND',
    'The folder holds no unmanaged credential with this id; it may have been deleted or taken over.'
  )

const changed = () =>
  new Problem(
    'PRECONDITION_FAILED',
    'Jenkins holds something else under this id than what was seen. Look at it again, then decide.',
    [{ pointer: '#/query/seen', detail: 'It is not the digest of what Jenkins holds now.' }]
  )

const mayBeOthers = () =>
  new Problem(
    'FOLDER_OWNED',
    'Another project has this folder as well, so the credential may belong to it. Delete it in Jenkins.'
  )
