import { toDocument } from '../domain/credential.ts'
import type { Project } from '../domain/project.ts'
import { type Failure, failures } from '../domain/reasons.ts'
import type { Controller } from '../jenkins/controller.ts'
import { JenkinsError } from '../jenkins/jenkins-error.ts'
import { SealError, type Sealer } from '../store/seal.ts'
import type { SyncStore } from '../store/sync-store.ts'
import { type Lease, LeaseLost } from './lease.ts'
import type { Item } from './plan.ts'

/** Why something could not be done, in words that may be shown. */
export interface Trouble {
  readonly reason: Failure
  readonly message: string
}

/** What became of one item: done as far as Jenkins said, refused, or overtaken by a newer change that another run will do. */
export type Done = { readonly as: 'sent' } | { readonly as: 'failed'; readonly trouble: Trouble } | { readonly as: 'overtaken' }

export interface ActDeps {
  readonly store: Pick<SyncStore, 'sealed'>
  readonly sealer: Sealer
  readonly requestTimeout: number
}

export interface Acted {
  readonly done: ReadonlyMap<string, Done>
  /** Set when the folder or the controller failed, so that nothing more was tried. */
  readonly stopped: Trouble | undefined
}

/** Sends every item that is due, one by one: a folder's writes are serialised by Jenkins anyway. */
export async function act(
  deps: ActDeps,
  project: Project,
  items: readonly Item[],
  controller: Controller,
  lease: Lease
): Promise<Acted> {
  const done = new Map<string, Done>()
  for (const item of items) {
    await lease.covers(deps.requestTimeout)
    try {
      done.set(item.id, await send(deps, project, item, controller))
    } catch (error) {
      const trouble = troubleOf(error)
      if (failures[trouble.reason].scope !== 'credential') return { done, stopped: trouble }
      done.set(item.id, { as: 'failed', trouble })
    }
  }
  return { done, stopped: undefined }
}

async function send(deps: ActDeps, project: Project, item: Item, controller: Controller): Promise<Done> {
  if (item.decision.action === 'delete') {
    await controller.deleteCredential(project.folder, item.id)
    return { as: 'sent' }
  }
  const credential = item.wanted?.credential
  if (credential === undefined) throw new Error('only what is wanted is written')
  const binding = { project: project.name, id: item.id, generation: credential.generation }
  const sealed = await deps.store.sealed(project.name, item.id, credential.generation)
  if (sealed === undefined) return { as: 'overtaken' }
  const document = toDocument(credential, await deps.sealer.open(sealed, binding), {
    kubeconfigForm: project.policies.kubeconfigForm
  })
  if (item.observed === undefined) {
    await controller.createCredential(project.folder, document)
  } else if ((await controller.updateCredential(project.folder, item.id, document)) === 'absent') {
    return { as: 'failed', trouble: { reason: 'NotApplied', message: 'It was deleted in Jenkins while it was being updated.' } }
  }
  return { as: 'sent' }
}

/** The reason and sentence of any error. What is not known here is shown by its name alone: its text could hold anything. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof LeaseLost) throw error
  if (error instanceof JenkinsError) return { reason: error.reason, message: error.message }
  if (error instanceof SealError) return { reason: 'SealBroken', message: `${failures.SealBroken.sentence} (${error.message})` }
  return { reason: 'InternalError', message: failures.InternalError.sentence }
}
