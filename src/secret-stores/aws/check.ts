import { failureFinding } from '../failure-finding.ts'
import type { Fetched, FetchFailure, StoreCheck, StoreFinding } from '../provider.ts'
import type { SecretsManager } from './client.ts'

/** Paths that are asked about at most. */
const MOST_PATHS = 20
/** No secret has this name; who may read below a path learns that, and who may not is refused. */
const NOBODY = 'jenkins-credentials-bridge-check'

/** Asks for secrets that do not exist, because AWS looks at the permission first. */
export async function checkSecretsManager(
  manager: SecretsManager,
  fetch: (key: string) => Promise<Fetched>,
  paths: readonly string[] = ['']
): Promise<StoreCheck> {
  async function read(key: string): Promise<FetchFailure | undefined> {
    const result = await fetch(key)
    return 'failure' in result ? result.failure : undefined
  }

  /** Whether keys at or below a path can be read, as far as that can be told; else why not. */
  async function faultOf(path: string): Promise<FetchFailure | undefined> {
    const below = await read(path === '' ? NOBODY : `${path}/${NOBODY}`)
    if (below !== 'Forbidden' || path === '') return isPermitted(below) ? undefined : below
    const itself = await read(path)
    return isPermitted(itself) ? undefined : itself
  }

  const asked = [...new Set(paths.map(path => path.replace(/^\//, '').replace(/\/$/, '')))].slice(0, MOST_PATHS)
  const refused: string[] = []
  for (const path of asked) {
    const fault = await faultOf(path)
    if (fault === 'Forbidden') refused.push(path)
    else if (fault !== undefined) return { state: 'failing', findings: [failureFinding(fault)] }
  }
  const listed = await manager.send((sdk, client) => client.send(new sdk.ListSecretsCommand({ MaxResults: 1 })))
  const advice = 'failure' in listed && listed.failure === 'Forbidden' ? [listForbidden] : []
  if (refused.length === 0) return { state: 'ok', findings: advice }
  // A login that may read some names only is what is meant, where projects may name any.
  return { state: refused.every(path => path === '') ? 'unknown' : 'failing', findings: [getForbidden, ...advice] }
}

const isPermitted = (failure: FetchFailure | undefined): boolean =>
  failure === undefined || failure === 'NotFound' || failure === 'Deleted'

const getForbidden: StoreFinding = {
  code: 'GetForbidden',
  message: 'This login may not read all secrets that projects may refer to.',
  remedy: 'Grant secretsmanager:GetSecretValue on them, and kms:Decrypt where they are encrypted by a key of your own.'
}

const listForbidden: StoreFinding = {
  code: 'ListForbidden',
  message: 'This login may not list secrets, so keys cannot be chosen from a list.',
  remedy: 'Nothing needs to be done. To choose from a list, grant secretsmanager:ListSecrets.'
}
