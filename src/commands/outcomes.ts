import { watchUntil } from '../async/watch-until.ts'
import type { Credential } from '../domain/credential.ts'
import type { Project } from '../domain/project.ts'
import { isSettledEverywhere } from '../domain/summary.ts'
import { targetsOf } from '../domain/targets.ts'
import type { CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import type { EventFeed } from '../store/event-feed.ts'
import type { CopyStore } from '../store/project/copy-store.ts'
import type { ProjectStore, ProjectWork } from '../store/project/project-store.ts'
import type { SetItem } from './credential-set.ts'

/**
 * Waits for the outcome of a write for at most `ms` milliseconds, 0 meaning not at all, and returns what is known by then. A later change of
 * the same object ends the wait: its outcome belongs to its own author.
 */
export interface Outcomes {
  ofCredential(written: StoredCredential, ms: number): Promise<StoredCredential>
  /** Undefined once it is deleted. */
  ofDeletion(deleted: Credential, ms: number): Promise<StoredCredential | undefined>
  /** All credentials of the project by their ids. */
  ofSet(project: string, items: readonly SetItem[], ms: number): Promise<ReadonlyMap<string, StoredCredential>>
  /** The outcome of all changes so far, including the end of a move. */
  ofProject(project: Project, ms: number): Promise<Project>
  /** No search for copies and no removal of them is wanted any more. */
  ofCopies(project: string, ms: number): Promise<void>
  /** Undefined once it is deleted. */
  ofProjectDeletion(deleted: Project, ms: number): Promise<Project | undefined>
}

export interface OutcomesDeps {
  readonly feed: Pick<EventFeed, 'watch'>
  readonly credentials: Pick<CredentialStore, 'get' | 'list'>
  readonly projects: Pick<ProjectStore, 'get' | 'work'>
  readonly copies: Pick<CopyStore, 'isPending'>
  /** Ends every wait. */
  readonly stopping: AbortSignal
}

export function createOutcomes({ feed, credentials, projects, copies, stopping }: OutcomesDeps): Outcomes {
  const until = <T>(project: string, ms: number, look: () => Promise<T>, isOver: (seen: T) => boolean): Promise<T> =>
    watchUntil({ subscribe: news => feed.watch(project, news), look, isOver, ms, signal: stopping })

  return {
    async ofCredential(written, ms) {
      if (ms === 0) return written
      const { project, id, generation } = written.credential
      const look = async () => (await credentials.get(project, id)) ?? written
      return until(project, ms, look, stored => stored.credential.generation > generation || hasOutcome(stored))
    },

    async ofDeletion({ project, id, generation }, ms) {
      const look = async () => {
        const stored = await credentials.get(project, id)
        return stored?.credential.generation === generation ? stored : undefined
      }
      return until(project, ms, look, stored => stored === undefined)
    },

    ofSet(project, items, ms) {
      const look = async () => new Map((await credentials.list(project)).map(stored => [stored.credential.id, stored]))
      return until(project, ms, look, seen => items.every(item => isItemOver(item, seen.get(item.id))))
    },

    async ofProject(project, ms) {
      if (ms === 0) return project
      const { changes } = await projects.work(project.name)
      const look = async () => {
        const [work, now] = await Promise.all([projects.work(project.name), projects.get(project.name)])
        return { work, now }
      }
      const { now } = await until(project.name, ms, look, seen => isProjectOver(seen, changes))
      return now?.uid === project.uid ? now : project
    },

    async ofCopies(project, ms) {
      await until(
        project,
        ms,
        () => copies.isPending(project),
        isPending => !isPending
      )
    },

    async ofProjectDeletion({ name, uid }, ms) {
      const look = async () => {
        const project = await projects.get(name)
        return project?.uid === uid ? project : undefined
      }
      return until(name, ms, look, project => project === undefined)
    }
  }
}

const hasOutcome = (stored: StoredCredential): boolean => isSettledEverywhere(stored)

function isItemOver({ action, generation }: SetItem, stored: StoredCredential | undefined): boolean {
  if (stored === undefined || stored.credential.generation > generation) return true
  return action !== 'deleted' && hasOutcome(stored)
}

/** Whether a run that did not fail has seen all `changes`, and a move has come to its end. A project that was deleted counts from the start. */
function isProjectOver({ work, now }: { work: ProjectWork; now: Project | undefined }, changes: number): boolean {
  if (work.changes < changes) return true
  return work.seen >= changes && work.failures === 0 && !isMoving(now, work)
}

/** Whether a run is going to clean up a former folder or target. A blocked credential holds that up until a person acts. */
const isMoving = (project: Project | undefined, { counts: { phases } }: ProjectWork): boolean =>
  project !== undefined &&
  (project.movedFrom !== null || targetsOf(project).some(({ proved, leftAt }) => !proved || leftAt !== null)) &&
  !project.policies.paused &&
  phases.Blocked + phases.Drifted === 0
