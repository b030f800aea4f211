import { parseCredential } from '../../domain/credential.ts'
import { parseProject } from '../../domain/project.ts'
import { parseWebhook } from '../../domain/webhook.ts'
import { PLACE_OF_TOKENS } from '../access/token-store.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { accessKeys, registryKeys } from '../redis/registry-keys.ts'
import { createKeyStore } from '../sealing/key-store.ts'
import { createKeyUses } from '../sealing/key-uses.ts'
import { createRecordProofs, type RecordName, type RecordProofs } from '../sealing/record-proofs.ts'
import { credentialName, placeOfProject, projectName } from '../sealing/record-reader.ts'
import { createSealer, SealError } from '../sealing/seal.ts'
import type { Migration, MigrationDeps } from './migration.ts'

/**
 * Gives every record, as it is now, a proof that the bridge wrote it. An unreadable record gets none and stays damaged, as before.
 * Also records which master keys are in use. Only a process that has all of them may run this: it makes the proofs with the first
 * key.
 */
export const provenRecords: Migration = {
  format: 4,
  title: 'records are proved by the master keys',
  async run(deps) {
    const { redis, keyring, signal, progress } = deps
    await noteKeys(deps)
    const proofs = createRecordProofs(keyring)
    const names = await redis.zrangebylex(registryKeys.projects, '-', '+')
    for (const [i, name] of names.entries()) {
      signal.throwIfAborted()
      await proveProject(deps, proofs, name)
      progress(i + 1, names.length)
    }
    await proveTokens(deps, proofs)
  }
}

/** Finds the keys in use by the headers of what they sealed, and records them. */
async function noteKeys({ redis, keyring, signal, log }: MigrationDeps): Promise<void> {
  const [store, uses, sealer] = [createKeyStore(redis), createKeyUses(redis), createSealer(keyring)]
  const found = new Set<string>([keyring.current.id])
  for (const name of [undefined, ...(await redis.zrangebylex(registryKeys.projects, '-', '+'))]) {
    signal.throwIfAborted()
    for (const place of store.places(name).filter(({ proofsOf }) => proofsOf === undefined))
      for (const header of (await store.headers(place)).values()) {
        try {
          found.add(sealer.keyOf(header))
        } catch (error) {
          if (!(error instanceof SealError)) throw error
        }
      }
  }
  const missing = [...found].filter(id => keyring.find(id) === undefined && !keyring.lost.has(id))
  if (missing.length > 0) {
    log.warn(
      { keys: missing },
      'the migration needs master keys that this process lacks: add them to MASTER_KEYS, or name them in MASTER_KEYS_LOST'
    )
    throw new Error('master keys are missing')
  }
  for (const id of found) if (!keyring.lost.has(id)) await uses.use(id)
  // Keys that a finished rotation left unused were in use before it.
  const isRotated = (await store.rotation())?.state === 'done'
  for (const id of keyring.ids)
    if (isRotated && !found.has(id)) {
      await uses.use(id)
      await uses.retire(id)
    }
}

async function proveProject({ redis }: MigrationDeps, proofs: RecordProofs, name: string): Promise<void> {
  const keys = projectKeys(name)
  const [text, credentials, members, webhooks] = await Promise.all([
    redis.get(keys.project),
    redis.hgetall(keys.credentials),
    redis.hgetall(keys.members),
    redis.hgetall(keys.webhooks)
  ])
  const made: string[] = []
  const prove = async (record: RecordName, generation: number | undefined, json: string) => {
    if (generation !== undefined) made.push(record.field, await proofs.make(record, generation, json))
  }
  if (text !== null) await prove(projectName(name), parseProject(text, name)?.generation, text)
  for (const [id, json] of Object.entries(credentials))
    await prove(credentialName(name, id), parseCredential(json, name, id)?.generation, json)
  const place = placeOfProject(name)
  for (const [subject, role] of Object.entries(members)) await prove({ place, field: `#member:${subject}` }, 0, role)
  for (const [id, json] of Object.entries(webhooks))
    await prove({ place, field: `#webhook:${id}` }, parseWebhook(json, name, id)?.generation, json)
  if (made.length > 0) await redis.hset(keys.proofs, ...made)
}

async function proveTokens({ redis }: MigrationDeps, proofs: RecordProofs): Promise<void> {
  for (const [id, json] of Object.entries(await redis.hgetall(accessKeys.tokens)))
    await redis.hset(accessKeys.tokenProofs, id, await proofs.make({ place: PLACE_OF_TOKENS, field: id }, 0, json))
}
