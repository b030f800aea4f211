import { typeNamed } from '../../domain/types/index.ts'
import { isTold } from '../../domain/user-name.ts'
import { type CredentialStore, createCredentialStore, type StoredCredential } from '../../store/credential/credential-store.ts'
import type { RedisClient } from '../../store/redis/client.ts'
import type { RecordProofs } from '../../store/sealing/record-proofs.ts'
import { type Finding, trouble } from './finding.ts'
import { type Place, some } from './place.ts'

/** Usernames that become readable in Jenkins because the bridge will mark them as not secret, and how to keep them hidden. */
export async function userNameFindings(redis: RedisClient, proofs: RecordProofs, places: readonly Place[]): Promise<Finding[]> {
  const store: Pick<CredentialStore, 'list'> = createCredentialStore(redis, proofs)
  const projects: string[] = []
  let count = 0
  for (const { project } of places) {
    const hidden = (await store.list(project)).filter(isHidden)
    if (hidden.length > 0) projects.push(project)
    count += hidden.length
  }
  if (count === 0) return []
  return [
    trouble(
      'warning',
      'jenkins.user-names',
      `usernames of ${count} ${count === 1 ? 'credential' : 'credentials'} become readable in lists and logs of Jenkins (${some(projects)})`,
      'Jenkins hides them because an earlier version did not mark them as not secret. To keep one hidden, pause its project (also before the upgrade), set "usernameSecret": true, and resume.'
    )
  ]
}

/** Written by a version that did not set the flag for usernames, and not adopted. */
const isHidden = ({ credential, sync }: StoredCredential): boolean =>
  credential.deletedAt === null &&
  credential.usernameSecret !== true &&
  !credential.adopt &&
  (sync?.ledger?.generation ?? 0) > 0 &&
  sync?.ledger?.usernameSecret !== 'ignored' &&
  !isTold(sync?.ledger?.usernameSecret) &&
  typeNamed(credential.type).hasUserName
