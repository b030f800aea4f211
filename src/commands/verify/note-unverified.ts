import type { Credential } from '../../domain/credential.ts'
import type { VerifyDue } from '../../store/verify/verify-due.ts'
import type { Enqueued } from '../enqueue-change.ts'

/**
 * Notes that credentials are to be verified, where the policy of their project wants that: after a change, or after anything else that gives
 * them other values. They are tried once Jenkins holds them.
 */
export type NoteUnverified = (project: Enqueued, credentials: readonly Pick<Credential, 'id' | 'deletedAt'>[]) => Promise<void>

/** Milliseconds after which a change is looked at for the first time. */
const SOON = 1_000

export const createNoteUnverified =
  (due: Pick<VerifyDue, 'mark' | 'drop'>, now: () => number): NoteUnverified =>
  async ({ name, policies }, credentials) => {
    if (policies === undefined || policies.verify === 'never') return
    const keyOf = ({ id }: { readonly id: string }) => ({ project: name, id, target: '' })
    const isGone = ({ deletedAt }: { readonly deletedAt: string | null }) => deletedAt !== null
    const living = credentials.filter(one => !isGone(one)).map(keyOf)
    // What is not noted now, a walk over the records finds later.
    await due.mark(living, now() + SOON).catch(() => {})
    await due.drop(credentials.filter(isGone).map(keyOf)).catch(() => {})
  }
