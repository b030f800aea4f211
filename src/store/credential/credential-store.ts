import type { Credential } from '../../domain/credential.ts'
import type { Damage } from '../../domain/damage.ts'
import type { NewEvent } from '../../domain/event.ts'
import type { Once } from '../../domain/once.ts'
import type { Project } from '../../domain/project.ts'
import { defaultQuota, type Quota } from '../../domain/quota.ts'
import type { Expected } from '../../domain/versions.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { markPlace } from '../redis/idempotency-keys.ts'
import { earlierRecord } from '../redis/once.ts'
import { fieldOf, projectKeys } from '../redis/redis-keys.ts'
import { type Fields, transaction } from '../redis/transaction.ts'
import { createRecordMemory } from '../sealing/record-memory.ts'
import type { RecordProofs } from '../sealing/record-proofs.ts'
import { createRecordReader, credentialName, PROJECT_FIELD, type StoredCredential } from '../sealing/record-reader.ts'
import { fromOf } from '../sealing/record-scripts.ts'
import { createSealedTexts, textsIn } from '../sealing/sealed-texts.ts'
import { defineCredentialScripts } from './credential-scripts.ts'
import { createListCache } from './list-cache.ts'

/** A change to one credential. All changes of a commit are applied, or none. */
export interface CredentialChange {
  readonly credential: Credential
  /** The credential's sealed secrets. */
  readonly sealed: string
  /** The generation that the change was made from; 0 when there was no record. */
  readonly from: number
  /** The damaged record that the change replaces. */
  readonly replaces?: Damage
  readonly event: NewEvent
}

export type CommitResult =
  /** With the set's new version. */
  | { readonly status: 'ok'; readonly version: number }
  /** The set has none of the expected versions; `version` is its current one. */
  | { readonly status: 'version'; readonly version: number }
  /** The record's generation is no longer the one that the change was made from. */
  | { readonly status: 'conflict' }
  /** Another id differs from this one only in letter case. */
  | { readonly status: 'twin'; readonly id: string }
  | { readonly status: 'no-project' }
  /** The record of the project cannot be read. */
  | { readonly status: 'broken-project' }
  /** The change would exceed this quota of the project. */
  | { readonly status: 'quota'; readonly of: 'credentials' | 'bytes' }

/** All credentials of a project as of one moment. */
export interface StoredSet {
  /** Counts the changes to the desired state. */
  readonly version: number
  /** Ordered by id, including those being deleted. */
  readonly items: readonly StoredCredential[]
}
export type { StoredCredential } from '../sealing/record-reader.ts'

export interface CredentialStore {
  get(project: string, id: string): Promise<StoredCredential | undefined>
  /** A credential and its project, read in one command. */
  find(
    project: string,
    id: string
  ): Promise<{ readonly project: Project | undefined; readonly stored: StoredCredential | undefined }>
  /**
   * Other holders of an id: a credential whose id differs only in letter case, or an unmanaged one that the last check saw in
   * Jenkins.
   */
  caseCollisions(project: string, id: string): Promise<{ readonly twin: string | undefined; readonly isUnmanaged: boolean }>
  /** All credentials of the project ordered by id, including those being deleted. Opens no secret. */
  list(project: string): Promise<readonly StoredCredential[]>
  /** The same, with the version of the set. */
  set(project: string): Promise<StoredSet>
  /** The sealed secrets of a credential; undefined if its generation is no longer this one. */
  sealed(project: string, id: string, generation: number): Promise<string | undefined>
  /**
   * Writes records, sealed secrets, events and the project's dirty mark in one atomic step; with `once` also the mark of the request,
   * which makes one change or says in `result` what it has done.
   */
  commit(
    project: string,
    changes: readonly CredentialChange[],
    expected?: Expected,
    once?: Once,
    result?: string
  ): Promise<CommitResult>
  /** The `result` of an earlier attempt of the same request. */
  earlierResult(project: string, once: Once | undefined): Promise<string | undefined>
  /** The credential that an earlier attempt of the same request has stored, as of then. */
  earlier(project: string, once: Once | undefined): Promise<StoredCredential | undefined>
  /**
   * Withdraws every request to adopt what Jenkins holds, because the requests were about another Jenkins than the current one.
   * Records keep their generation; one that is changed meanwhile keeps the newer value.
   */
  withdrawAdoption(project: string): Promise<void>
  /** Appends an event and marks these credentials in one atomic step, so that the next run acts on them without waiting. */
  requestSync(project: string, ids: readonly string[], event: NewEvent, once?: Once): Promise<void>
}

type TextMap = ReadonlyMap<string, string>
type TextMaps = [TextMap, TextMap, TextMap, TextMap]

/** Credentials that were read one by one last, to read them faster again: a few kilobytes each. */
const REMEMBERED = 5_000

export function createCredentialStore(
  redis: RedisClient,
  proofs: RecordProofs,
  quota: Quota = defaultQuota,
  place: Place = noPlace
): CredentialStore {
  const scripts = defineCredentialScripts(redis)
  const sealedTexts = createSealedTexts(redis)
  const long = createListCache<StoredSet>()
  const reader = createRecordReader(proofs)
  const remember = createRecordMemory<StoredCredential>(proofs, REMEMBERED)

  const find: CredentialStore['find'] = async (name, id) => {
    const keys = projectKeys(name)
    const [project = null, text, sync, proof, projectProof, source, verified] = await redis.jcbFind(
      ...[keys.project, keys.credentials, keys.sync, keys.proofs, keys.sources, keys.verified],
      ...[id, PROJECT_FIELD]
    )
    const record = reader.project(name, project, projectProof)
    if (text == null) return { project: record, stored: undefined }
    const texts = { text, proof, sync, source, verified }
    const read = () => reader.credential(record, name, id, texts)
    return { project: record, stored: remember(`${name} ${id}`, { ...texts, ownerText: project }, record, read) }
  }

  async function readSet(project: string): Promise<StoredSet> {
    const keys = projectKeys(project)
    const remembered = long.get(project, (await redis.hget(keys.work, 'version')) ?? '')
    if (remembered !== undefined) return remembered
    const reading = redis
      .multi()
      .get(keys.project)
      .hmget(keys.work, 'version', 'setVersion')
      .hgetall(keys.credentials)
      .hgetall(keys.sync)
      .hgetall(keys.proofs)
      .hgetall(keys.sources)
      .hgetall(keys.verified)
    const [record, [readAt, version], records, syncs, stored, sources, tries] =
      await transaction<[string | null, (string | null)[], Fields, Fields, Fields, Fields, Fields]>(reading)
    const [syncOf, proofOf, sourceOf, verifiedOf] = [syncs, stored, sources, tries].map(
      fields => new Map(Object.entries(fields))
    ) as unknown as TextMaps
    const owner = reader.project(project, record, proofOf.get(PROJECT_FIELD))
    const items = Object.entries(records)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, text]) => {
        const texts = {
          text,
          proof: proofOf.get(id),
          sync: syncOf.get(id),
          source: sourceOf.get(id),
          verified: verifiedOf.get(id)
        }
        return reader.credential(owner, project, id, texts)
      })
    const set = { version: Number(version ?? 0), items }
    long.put(project, readAt ?? '', set)
    return set
  }

  return {
    get: async (project, id) => (await find(project, id)).stored,
    find,

    async caseCollisions(project, id) {
      const keys = projectKeys(project)
      const [twin, [targets, ...lists]] = await Promise.all([
        redis.hget(keys.caseCollisions, id.toLowerCase()),
        redis.hmget(keys.work, 'targets', 'unmanaged')
      ])
      const others = (targets ?? '').split('|').flatMap(entry => /^\d+/.exec(entry) ?? [])
      if (others.length > 0) lists.push(...(await redis.hmget(keys.work, ...others.map(key => fieldOf(key, 'unmanaged')))))
      const isUnmanaged = lists.some(unmanaged => textsIn(unmanaged).includes(id))
      return { twin: twin === null || twin === id ? undefined : twin, isUnmanaged }
    },

    list: async project => (await readSet(project)).items,
    set: readSet,

    async sealed(project, id, generation) {
      return (await sealedTexts(project, [{ id, generation }]))[0]
    },

    async commit(project, changes, expected, once, result) {
      const keys = projectKeys(project)
      const args = await Promise.all(
        changes.map(async ({ credential, sealed, from, replaces, event }) => {
          const { id, generation } = credential
          const record = JSON.stringify(credential)
          const proof = await proofs.make(credentialName(project, id), generation, record)
          return [id, id.toLowerCase(), fromOf(from, replaces), record, sealed, serialised(event, place), proof]
        })
      )
      const [id = '', , , text = '', , , proof = ''] = args[0] ?? []
      const versions = expected === undefined ? '' : `,${expected.join(',')},`
      const [status, what] = await scripts.commit(
        [
          ...[keys.project, keys.credentials, keys.secrets, keys.caseCollisions, keys.work, keys.events, keys.sync, keys.proofs],
          ...[keys.index, keys.sources, keys.stale, keys.verified, keys.invalid]
        ],
        [...[EVENTS_KEPT, quota.credentials, quota.bytes, versions].map(String), ...args.flat()],
        once && {
          once,
          place: markPlace.project(project),
          record: result === undefined ? { id, text, proof } : { id: '', text: result, proof: '' }
        }
      )
      if (status === 'quota') return { status, of: what as 'credentials' | 'bytes' }
      if (status === 'twin') return { status, id: String(what) }
      if (status === 'ok' || status === 'version') return { status, version: Number(what) }
      return { status: status as 'conflict' | 'no-project' | 'broken-project' }
    },

    earlierResult: async (project, once) => (await earlierRecord(redis, markPlace.project(project), once))?.text,

    async earlier(project, once) {
      const found = await earlierRecord(redis, markPlace.project(project), once)
      return found && reader.inTarget(project, found.id, { ...found, sync: undefined })
    },

    async withdrawAdoption(project) {
      const { credentials, proofs: proofsKey, work } = projectKeys(project)
      const [texts, stored] = await transaction<[Fields, Fields]>(redis.multi().hgetall(credentials).hgetall(proofsKey))
      const proofOf = new Map(Object.entries(stored))
      for (const [id, text] of Object.entries(texts)) {
        const { credential, damage } = reader.inTarget(project, id, { text, proof: proofOf.get(id), sync: undefined })
        // A damaged record is never sent, and the change that replaces it says again whether to adopt.
        if (damage !== undefined || !credential.adopt) continue
        const record = JSON.stringify({ ...credential, adopt: false })
        const proof = await proofs.make(credentialName(project, id), credential.generation, record)
        await redis.jcbReplaceRecord(credentials, proofsKey, work, id, text, record, proof)
      }
    },

    async requestSync(project, ids, event, once) {
      const { work, events } = projectKeys(project)
      const at = markPlace.project(project)
      if ((await earlierRecord(redis, at, once)) !== undefined) return
      const mark = once && { once, place: at, record: { id: '', text: '', proof: '' } }
      await scripts.requestSync([work, events], [String(EVENTS_KEPT), serialised(event, place), ...ids], mark)
    }
  }
}
