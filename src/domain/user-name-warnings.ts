import type { Credential } from './credential.ts'
import { type Finding, finding } from './findings.ts'
import type { Ledger } from './status.ts'

/** What Jenkins does not do with a user name that is to be a secret, as far as our last write told. */
export const userNameWarnings = ({ usernameSecret }: Credential, ledger: Ledger | null | undefined): Finding[] =>
  usernameSecret === true && ledger?.usernameSecret === 'ignored' ? [finding('UserNameShown', '#/usernameSecret')] : []
