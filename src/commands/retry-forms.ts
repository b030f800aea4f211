import type { NewEvent } from '../domain/event.ts'
import type { Project } from '../domain/project.ts'
import { isType, typeNamed } from '../domain/types/index.ts'
import type { CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import type { EnqueueChange } from './enqueue-change.ts'

export interface RetryFormsDeps {
  readonly credentials: Pick<CredentialStore, 'list' | 'requestSync'>
  readonly enqueueChange: EnqueueChange
}

/** Whether a policy of the project chooses the class that it has in Jenkins. */
const hasForms = (type: string): boolean => isType(type) && typeNamed(type).classes.length > 1

/** Whether it was refused in one of the targets. */
const isRefused = ({ sync, targets = [] }: StoredCredential): boolean =>
  [sync, ...targets.map(outcome => outcome.sync)].some(known => known?.outcome === 'Blocked')

/** Tries again what that policy is about. */
export async function retryForms(deps: RetryFormsDeps, project: Project, event: NewEvent): Promise<void> {
  const blocked = (await deps.credentials.list(project.name)).filter(
    stored => hasForms(stored.credential.type) && isRefused(stored)
  )
  if (blocked.length === 0) return
  const ids = blocked.map(({ credential }) => credential.id)
  await deps.credentials.requestSync(project.name, ids, event)
  await deps.enqueueChange(project)
}
