import { type Project, placeOf } from '../../domain/project.ts'
import type { FolderUsage } from '../../domain/usage.ts'
import { addedUsage, type NoteRead } from '../../domain/usage-before.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { UsageStore } from '../../store/credential/usage-store.ts'
import { type Lease, LeaseLost } from '../lease.ts'

/** Reads, once in a run, what Jenkins shows of the uses of a folder's credentials, and keeps it before an update makes Jenkins forget it. */
export interface UsageKeeper {
  /** Starts the reading while the run does other things first. */
  begin(): void
  /** To be called before these credentials, which Jenkins holds, are updated. Only the first time in a run tells something. */
  keep(ids: readonly string[]): Promise<void>
}

interface KeeperDeps {
  readonly store: Pick<UsageStore, 'read' | 'keep'>
  readonly controller: Pick<Controller, 'readUsage'>
  readonly project: Project
  readonly lease: Lease
  /** Milliseconds after which no write waits any longer. */
  readonly patience: number
  readonly now: () => number
}

type Reading = { readonly at: string; readonly usage: FolderUsage } | { readonly at: string; readonly failure: string }

const TOO_LATE = 'Jenkins took too long to tell of its uses.'

export function createUsageKeeper({ store, controller, project, lease, patience, now }: KeeperDeps): UsageKeeper {
  const kept = new Set<string>()
  let reading: Promise<Reading> | undefined

  async function read(): Promise<Reading> {
    const at = new Date(now()).toISOString()
    try {
      await lease.covers(patience)
      return { at, usage: await controller.readUsage(project.folder, patience) }
    } catch (error) {
      // What is wrong with the lease, or with us, the write that waits for this runs into as well.
      return { at, failure: error instanceof JenkinsError ? error.sentence : TOO_LATE }
    }
  }

  /** No longer than `patience`, even where the call waits for its turn that long. */
  function begin(): Promise<Reading> {
    const late = Promise.withResolvers<Reading>()
    const timer = setTimeout(() => late.resolve({ at: new Date(now()).toISOString(), failure: TOO_LATE }), patience)
    return Promise.race([read(), late.promise]).finally(() => clearTimeout(timer))
  }

  return {
    begin() {
      reading ??= begin()
    },
    async keep(ids) {
      const fresh = ids.filter(id => !kept.has(id))
      if (fresh.length === 0) return
      reading ??= begin()
      const [found, known] = await Promise.all([reading, store.read(project, fresh)])
      const context = { place: placeOf(project), folder: project.folder, at: found.at }
      const added = fresh.map((id, i) => [id, addedUsage(known[i], noteOf(found, id), context)] as const)
      if (!(await store.keep(project, lease.token, new Map(added)))) throw new LeaseLost()
      for (const id of fresh) kept.add(id)
    }
  }
}

const noteOf = (reading: Reading, id: string): NoteRead =>
  'failure' in reading ? { failure: reading.failure } : { note: reading.usage.get(id) ?? null }
