import { type Credential, toDocument } from '../../domain/credential.ts'
import type { Project } from '../../domain/project.ts'
import { type Failure, failures, sentenceOf } from '../../domain/reasons.ts'
import type { XmlBranch } from '../../domain/xml-element.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import { bindingOf, SealError, type Sealer } from '../../store/sealing/seal.ts'
import type { SyncStore } from '../../store/sync/sync-store.ts'
import { LeaseLost } from '../lease.ts'
import type { RunContext } from './context.ts'
import { isHereInClear } from './folder-state.ts'
import type { PlannedChange } from './plan.ts'
import { type WrittenSecret, writtenSecrets } from './written-secrets.ts'

/** Why something could not be done, in words that may be shown. */
export interface SyncFailure {
  readonly reason: Failure
  readonly message: string
  /** Milliseconds for which the controller is left alone. */
  readonly waitMs?: number | undefined
}

/** What became of one item: done as far as Jenkins said, refused, or overtaken by a newer change that another run will do. */
export type Done =
  | { readonly as: 'sent'; readonly written: readonly WrittenSecret[] }
  /** `takenOut`: Jenkins decrypted what was sent, and whether it is out of Jenkins again. */
  | { readonly as: 'failed'; readonly trouble: SyncFailure; readonly takenOut?: boolean }
  | { readonly as: 'overtaken' }

export interface ActDeps {
  readonly store: Pick<SyncStore, 'sealed'>
  readonly sealer: Sealer
  readonly requestTimeout: number
}

export interface Acted {
  readonly done: ReadonlyMap<string, Done>
  /** Set when the folder or the controller failed, so that nothing more was tried. */
  readonly stopped: SyncFailure | undefined
  /** Ids of which it is not known whether Jenkins has them now: the request was sent and its answer is missing. */
  readonly unsure: ReadonlySet<string>
}

/** Whether the read after a write will show what Jenkins made of it. */
type IsShown = (item: PlannedChange) => boolean

/** Sends every item that is due, one by one: a folder's writes are serialised by Jenkins anyway. */
export async function act(context: RunContext, items: readonly PlannedChange[], isShown: IsShown): Promise<Acted> {
  const { deps, lease, uses } = context
  const done = new Map<string, Done>()
  await uses.keep(heldAmong(items))
  for (const item of items) {
    await lease.covers(deps.requestTimeout)
    try {
      done.set(item.id, await send(context, item, isShown))
    } catch (error) {
      const trouble = toFailure(error)
      if (failures[trouble.reason].scope !== 'credential') return { done, stopped: trouble, unsure: new Set([item.id]) }
      done.set(item.id, { as: 'failed', trouble })
    }
  }
  return { done, stopped: undefined, unsure: new Set() }
}

/** The ids of what Jenkins holds and is to be updated, which makes Jenkins forget its uses. */
export const heldAmong = (items: readonly PlannedChange[]): string[] =>
  items.filter(({ copies, decision }) => copies > 0 && decision.action !== 'delete').map(({ id }) => id)

/** Every answered change of one credential is a save of the whole folder, which ends what stood in its file in clear. */
async function send(context: RunContext, item: PlannedChange, isShown: IsShown): Promise<Done> {
  const { deps, controller, folder } = context
  const { project } = context.snapshot
  const saved = (): void => {
    if (isHereInClear(context.snapshot, folder)) folder.inClear = null
  }
  if (item.decision.action === 'delete') {
    for (let copy = 0; copy < item.copies; copy++)
      if ((await controller.deleteCredential(project.folder, item.id)) === 'deleted') saved()
    return { as: 'sent', written: [] }
  }
  const document = await documentOf(deps, project, item)
  if (document === undefined) return overtaken
  const written = writtenSecrets(document)
  if (written.some(secret => secret.isDoubtful) && !isShown(item)) return { as: 'failed', trouble: unprovable }
  if (item.copies === 0) {
    await controller.createCredential(project.folder, document)
    saved()
    return { as: 'sent', written }
  }
  // Of several with one id Jenkins would change only the first, and builds would get whichever it finds.
  for (let copy = 1; copy < item.copies; copy++) await controller.deleteCredential(project.folder, item.id)
  const result = await controller.updateCredential(project.folder, item.id, document)
  if (result === 'absent') return { as: 'failed', trouble: vanished }
  saved()
  return { as: 'sent', written }
}

const unprovable: SyncFailure = { reason: 'DecryptionUnproved', message: sentenceOf('DecryptionUnproved') }
const overtaken: Done = { as: 'overtaken' }
const vanished: SyncFailure = {
  reason: 'NotApplied',
  message: 'It was deleted in Jenkins while it was being updated. It is tried again.'
}

/** The document to write, its secrets opened; undefined when the credential was changed meanwhile. */
async function documentOf(deps: ActDeps, project: Project, item: PlannedChange): Promise<XmlBranch | undefined> {
  const [sealed] = await deps.store.sealed(project.name, [credentialOf(item)])
  return sealed === undefined ? undefined : opened(deps, project, item, sealed)
}

export function credentialOf({ wanted }: PlannedChange): Credential {
  if (wanted === undefined) throw new Error('only what is wanted is written')
  return wanted.credential
}

export async function opened(deps: ActDeps, project: Project, item: PlannedChange, sealed: string): Promise<XmlBranch> {
  const credential = credentialOf(item)
  const secrets = await deps.sealer.open(sealed, bindingOf(credential))
  return toDocument(credential, secrets, { kubeconfigForm: project.policies.kubeconfigForm })
}

/** Why a stored secret does not open, and which key or what else it lacks. */
export function sealFailure({ missingKey, message }: SealError): SyncFailure {
  const reason = missingKey === undefined ? 'SealBroken' : 'KeyMissing'
  return { reason, message: `${failures[reason].sentence} (${message})` }
}

/** The reason and sentence of any error. What is not known here is shown by its name alone: its text could hold anything. */
export function toFailure(error: unknown): SyncFailure {
  if (error instanceof LeaseLost) throw error
  if (error instanceof JenkinsError) return { reason: error.reason, message: error.message, waitMs: error.waitMs }
  if (error instanceof SealError) return sealFailure(error)
  return { reason: 'InternalError', message: failures.InternalError.sentence }
}
