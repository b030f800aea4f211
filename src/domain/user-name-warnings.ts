import type { Credential } from './credential.ts'
import { type Finding, finding } from './findings.ts'
import type { LastApplied } from './status.ts'

/** What Jenkins does with a user name against what is wanted, as far as our last write or look told. */
export function userNameWarnings({ usernameSecret }: Credential, ledger: LastApplied | null | undefined): Finding[] {
  const outcome = ledger?.usernameSecret
  if (usernameSecret === true) return outcome === 'ignored' ? [finding('UserNameShown', '#/usernameSecret')] : []
  return outcome === 'hidden' || outcome === 'telling' ? [finding('UserNameHidden', '#/usernameSecret')] : []
}
