import { checkSecretStore, listSecretStores, type SecretStore, type SecretStoreList } from '#api'
import type { RedisClient } from '../../store/redis/client.ts'
import type { Keyring } from '../../store/sealing/keyring.ts'
import { createSealer } from '../../store/sealing/seal.ts'
import { createSecretStoreChecks, type SecretStoreCheck } from '../../store/secret-store/secret-store-checks.ts'
import { createSecretStoreRegistry } from '../../store/secret-store/secret-store-registry.ts'
import { type Api, allOf } from '../api.ts'
import { closedFinding, type Finding, ok, trouble } from './finding.ts'

/** Secret stores whose checks are under way at once. */
const AT_ONCE = 5

/**
 * The secret stores as Redis has them: which do not open, and unless the bridge is asked, what the last check of the others found. Without a
 * keyring none can be read.
 */
export async function secretStoresIn(redis: RedisClient, keyring: Keyring | undefined, isAsked: boolean): Promise<Finding[]> {
  if (keyring === undefined) return []
  const { stores, closed } = await createSecretStoreRegistry(redis, createSealer(keyring)).list()
  const checks = createSecretStoreChecks(redis)
  const others = isAsked ? [] : stores
  const last = await Promise.all(others.map(async ({ record }) => ({ name: record.name, check: await checks.get(record) })))
  return [
    ...closed.map(({ name, missingKey }) => closedStore(name, missingKey)),
    ...last.flatMap(({ name, check }) => (check === undefined || check.state === 'ok' ? [] : checkFindings(name, check, true)))
  ]
}

/** The same as the bridge sees them, which checks each now. What does not open there is left out if it was told from Redis. */
export async function secretStoresOf({ options }: Api, isTold: boolean): Promise<Finding[]> {
  let closed: SecretStoreList['closed'] = []
  const stores = await allOf<SecretStore>(async place => {
    const page = await listSecretStores(place, options)
    closed = page.closed
    return page
  })
  const findings = (isTold ? [] : closed).map(({ name, missingKey }) => closedStore(name, missingKey ?? undefined))
  for (let start = 0; start < stores.length; start += AT_ONCE) {
    const some = stores.slice(start, start + AT_ONCE)
    const found = await Promise.all(some.map(async ({ name }) => checkFindings(name, await checkSecretStore(name, {}, options))))
    findings.push(...found.flat())
  }
  return findings
}

const closedStore = (name: string, missingKey: string | undefined): Finding =>
  closedFinding(`secret-stores[${name}].configuration`, `secret store "${name}"`, missingKey, `jcb stores remove ${name}`)

function checkFindings(name: string, { state, at, findings }: SecretStoreCheck, isEarlier = false): Finding[] {
  const check = `secret-stores[${name}].check`
  if (state === 'ok') return [ok(check, `the secret store "${name}" answers, and accepts its login`)]
  const outcome = state === 'failing' ? 'error' : 'unknown'
  const when = isEarlier ? ` at its last check, at ${at}` : ''
  return findings.map(({ message, remedy }) => trouble(outcome, check, `the secret store "${name}"${when}: ${message}`, remedy))
}
