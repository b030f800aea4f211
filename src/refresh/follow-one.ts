import type { CredentialCommandDeps } from '../commands/credentials.ts'
import { changedFields } from '../commands/next-record.ts'
import { propose, proposeRemoval } from '../commands/proposal.ts'
import type { ReadShare, ShareReading } from '../commands/read-share.ts'
import { type NotingDeps, notedState } from '../commands/referring-writes.ts'
import { retryOnConflict } from '../commands/retry-on-conflict.ts'
import { projectActor } from '../domain/event.ts'
import { deletionsAllowed } from '../domain/mass-delete-limit.ts'
import type { Project } from '../domain/project.ts'
import { isSameSource, SHARED_FROM, type SharedFrom } from '../domain/shares.ts'
import type { SourceFailure } from '../domain/source.ts'
import type { CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import type { SourceStore } from '../store/source/source-store.ts'

export interface FollowDeps extends Omit<CredentialCommandDeps, 'credentials'> {
  readonly credentials: Pick<CredentialStore, 'find' | 'list'>
  readonly readShare: ReadShare
  readonly index: NotingDeps['index']
  readonly sources: Pick<SourceStore, 'get' | 'put'>
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/**
 * Brings one credential to what is shared with it now: a new value by the one write path, with the project that shares it as its author; an
 * equal one costs no write. `gone`: it does not take its values from there any more.
 */
export const followOne = (deps: FollowDeps, source: SharedFrom, receiver: SharedFrom): Promise<'gone' | 'compared'> =>
  retryOnConflict('The credential', async () => {
    const { project, stored } = await deps.credentials.find(receiver.project, receiver.id)
    if (project === undefined || stored === undefined) return 'gone'
    // A damaged record says nothing; the sweep looks at it again.
    if (project.damage !== undefined || stored.damage !== undefined) return 'compared'
    const { credential } = stored
    const isLeft = project.deletedAt !== null || credential.deletedAt !== null
    if (isLeft || !isSameSource(credential.sharedFrom, source)) return 'gone'
    const reading = await deps.readShare(project, source)
    if (reading.state === 'shared') await take(deps, source, project, stored, reading)
    else if (reading.state === 'ended') await end(deps, source, project, stored)
    else await note(deps, project, stored, 'ShareUnreadable')
    return 'compared'
  })

async function take(
  deps: FollowDeps,
  source: SharedFrom,
  project: Project,
  stored: StoredCredential,
  reading: ShareReading
): Promise<void> {
  const { credential } = stored
  const { id, type } = credential
  const caller = { subject: projectActor(source.project) }
  const request = { id, type, sharedFrom: source }
  const reads = { ...deps, readShare: async () => reading }
  const { proposal, faults } = await propose(reads, { caller, project }, stored, request, { pointer: '#', keepsPublic: true })
  if (faults.length > 0) return note(deps, project, stored, 'ContentRefused')
  if (changedFields(credential, proposal).length > 0) {
    await deps.commit(authorOf(source), project, [{ proposal, previous: stored, type: 'SourceChanged' }])
    deps.log.info({ project: project.name, credential: id, source: source.project }, 'a new value was taken from another project')
  }
  await note(deps, project, stored, undefined)
}

/**
 * Deletes a credential whose source is no longer shared with its project, as somebody of the project would. Where too many of them would go
 * at once, something else may be wrong: then they stay, and say so.
 */
async function end(deps: FollowDeps, source: SharedFrom, project: Project, stored: StoredCredential): Promise<void> {
  const living = (await deps.credentials.list(project.name)).filter(({ credential }) => credential.deletedAt === null)
  const allowed = deletionsAllowed(living.length)
  if ((await countEnded(deps, project, living, allowed)) > allowed) return note(deps, project, stored, 'ShareEnded')
  const proposal = proposeRemoval(stored)
  await deps.commit(authorOf(source), project, [{ proposal, previous: stored, type: 'Deleted', how: 'share' }])
  const { name } = project
  deps.log.info({ project: name, credential: stored.credential.id, source: source.project }, 'a share has ended')
}

/** How many credentials of the project have lost their source; counting stops beyond `most`. */
async function countEnded(
  { readShare }: FollowDeps,
  project: Project,
  living: readonly StoredCredential[],
  most: number
): Promise<number> {
  let ended = 0
  for (const { credential, damage } of living) {
    if (credential.sharedFrom === undefined || damage !== undefined) continue
    if ((await readShare(project, credential.sharedFrom)).state === 'ended') ended++
    if (ended > most) break
  }
  return ended
}

/** Notes whether the values can be read, if that is news. */
async function note(
  { sources, index, now, enqueueChange }: FollowDeps,
  project: Project,
  { credential }: StoredCredential,
  failure: SourceFailure | undefined
): Promise<void> {
  const { state } = await sources.get(project.name, credential.id)
  // A state from a backup ends with the first comparison, which may find that all is equal.
  const isEnding = failure === undefined && state?.restored !== undefined
  if (state !== undefined && state.reason === (failure ?? null) && !isEnding) return
  const failures = failure === undefined ? {} : { [SHARED_FROM]: failure }
  const reading = { read: [SHARED_FROM], version: null, failures }
  const mayBeWritten = await notedState({ sources, index, now }, project.name, credential, reading)
  if (mayBeWritten) await enqueueChange(project)
}

const authorOf = ({ project }: SharedFrom) => ({
  ...({ subject: projectActor(project), name: project, kind: 'bridge', platformAdmin: false, roles: new Map() } as const),
  ...{ readOnly: false, expiresAt: null }
})
