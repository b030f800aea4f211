import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { VerifyKey } from '../store/verify/verification-store.ts'
import type { VerifyDue } from '../store/verify/verify-due.ts'
import { dueTime } from './wants.ts'

export interface PlanDeps {
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly due: Pick<VerifyDue, 'plan' | 'mark'>
  readonly now: () => number
}

/**
 * Plans when a credential is tried next without a request, if the policy wants that. A change that came after the record was read has marked
 * it before the plan, which then replaced the mark: the record is read once more.
 */
export async function planNext({ credentials, due, now }: PlanDeps, { project: name, id }: VerifyKey): Promise<void> {
  const key = { project: name, id, target: '' }
  const wanted = async () => {
    const { project, stored } = await credentials.find(name, id)
    return project === undefined || stored === undefined ? undefined : dueTime(project, stored, now())
  }
  await due.plan(key, await wanted())
  const at = await wanted()
  if (at !== undefined) await due.mark([key], at)
}
