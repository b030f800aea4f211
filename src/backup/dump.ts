import { parseProject, placeOf } from '../domain/project.ts'
import { targetsOf } from '../domain/targets.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { refIn } from '../store/redis/redis-keys.ts'
import { transaction } from '../store/redis/transaction.ts'
import type { RecordProofs } from '../store/sealing/record-proofs.ts'
import { isClaim } from '../store/sealing/record-reader.ts'
import { SealError, type Sealer } from '../store/sealing/seal.ts'
import { BackupError } from './backup-error.ts'
import {
  accessParts,
  askFor,
  CLOSED,
  type Entry,
  entriesIn,
  identityParts,
  type Part,
  placeFor,
  projectParts,
  type RegistryPart,
  registryParts
} from './parts.ts'
import { linesOf } from './records.ts'

export interface Dumped {
  projects: number
  credentials: number
  /** Encrypted texts that could not be decrypted and are in the bundle unchanged. */
  closed: number
}

interface DumpDeps {
  readonly redis: RedisClient
  /** Re-encrypts with the key of the bundle. */
  readonly sealer: Pick<Sealer, 'reseal'>
  /** Proves records with the key of the bundle. */
  readonly proofs: Pick<RecordProofs, 'renew'>
  readonly write: (line: string) => Promise<void>
}

/** Entries that are re-encrypted at a time. */
const BATCH = 100

/** The place of a project, from its record. */
interface Home {
  readonly name: string
  readonly uid: string
  /** Undefined if it is not known. */
  readonly place: string | undefined
  /** The folders of its further targets. */
  readonly others: readonly string[]
}

/** Writes all data of a bridge: a consistent snapshot of each project, then the data that spans projects, so that it covers all of them. */
export async function dump(deps: DumpDeps): Promise<Dumped> {
  const dumped: Dumped = { projects: 0, credentials: 0, closed: 0 }
  const write = async (project: string | null, part: Part, entries: readonly Entry[]) => {
    const own: Entry[] = []
    // Not all at once: a bridge answers requests meanwhile.
    for (let start = 0; start < entries.length; start += BATCH)
      own.push(...(await Promise.all(entries.slice(start, start + BATCH).map(entry => renewed(deps, project, part, entry)))))
    if (part.form === 'sealed') dumped.closed += own.filter(([, , mark]) => mark === CLOSED).length
    for (const line of linesOf(project, part, own)) await deps.write(line)
  }
  const homes: Home[] = []
  const before = await snapshot(deps.redis, registryParts)
  // One by one, because in a cluster each is in another slot.
  const identities: [Part, readonly Entry[]][] = []
  for (const part of identityParts(before.get('sealed') ?? []))
    identities.push([part, (await snapshot(deps.redis, [part])).get(part.name) ?? []])
  for (const [name = ''] of before.get('projects') ?? []) {
    const parts = projectParts(name)
    const found = await snapshot(deps.redis, parts)
    const home = homeIn(name, found.get('project'), before.get('owners') ?? [])
    // Deleted meanwhile, or a name claimed by a process that died before it created the project.
    if (home === undefined) continue
    for (const part of parts) await write(name, part, found.get(part.name) ?? [])
    homes.push(home)
    dumped.projects++
    dumped.credentials += found.get('credentials')?.length ?? 0
  }
  const after = await snapshot(deps.redis, registryParts)
  if (formatIn(before) !== formatIn(after)) throw new BackupError('conflict', 'the store was migrated meanwhile: run it again')
  // The identity from before: proofs dropped meanwhile are no loss, and none may count for another Jenkins.
  const registry = registryOf(new Map([...after, ['controller', before.get('controller') ?? []]]), homes)
  for (const part of registryParts) await write(null, part, registry.get(part.name) ?? [])
  for (const [part, entries] of identities) await write(null, part, entries)
  const access = await snapshot(deps.redis, accessParts)
  for (const part of accessParts) await write(null, part, access.get(part.name) ?? [])
  return dumped
}

type Snapshot = Map<string, readonly Entry[]>

async function snapshot(redis: RedisClient, parts: readonly Part[]): Promise<Snapshot> {
  const commands = redis.multi()
  for (const part of parts) askFor(commands, part)
  const answers = await transaction(commands)
  return new Map(parts.map((part, i) => [part.name, entriesIn(part, answers[i])]))
}

const formatIn = (found: Snapshot): string | undefined => found.get('format')?.[0]?.[0]

/** The home from the record, or from the registry if the record cannot be read. */
function homeIn(name: string, entries: readonly Entry[] | undefined, owners: readonly Entry[]): Home | undefined {
  const record = entries?.[0]?.[0]
  if (record === undefined || isClaim(record)) return undefined
  const project = parseProject(record, name)
  if (project !== undefined)
    return { name, uid: project.uid, place: placeOf(project), others: targetsOf(project).slice(1).map(placeOf) }
  const [uid = '', ...place] = (owners.find(([owner]) => owner === name)?.[1] ?? '').split(' ')
  return { name, uid, place: place.join(' ') || undefined, others: [] }
}

/** The part of the registry about these projects, with the folders from their records. */
function registryOf(found: Snapshot, homes: readonly Home[]): Snapshot {
  const names = new Set(homes.map(({ name }) => name))
  const of = (part: string, at: number) => (found.get(part) ?? []).filter(entry => names.has(entry[at] ?? ''))
  const placed = homes.flatMap(({ name, uid, place }) => (place === undefined ? [] : [{ name, uid, place }]))
  const claimed = new Map(found.get('owners') as readonly [string, string][] | undefined)
  const isClaimed = ({ name, uid, place }: (typeof placed)[number]) => claimed.get(name) === `${uid} ${place}`
  const places = new Map<string, string>()
  for (const home of placed) {
    const other = places.get(home.place)
    // Two may have been made for one folder, which the registry knows; otherwise one has moved between the two looks.
    if (other !== undefined && !placed.filter(({ place }) => place === home.place).every(isClaimed))
      throw new BackupError('conflict', 'a project moved to another folder meanwhile: run it again')
    places.set(home.place, other ?? home.name)
  }
  for (const { name, others } of homes) for (const place of others) if (!places.has(place)) places.set(place, name)
  const owned = new Map(of('folders', 1) as [string, string][])
  const owners = new Map(placed.map(({ name, uid, place }) => [name, `${uid} ${place}`]))
  // The compiler enforces an entry for every part.
  const parts: Readonly<Record<RegistryPart, readonly Entry[]>> = {
    format: found.get('format') ?? [],
    controller: found.get('controller') ?? [],
    projects: homes.map(({ name }) => [name, '0']),
    folders: [...new Map([...places, ...owned])],
    owners: [...new Map([...owners, ...(of('owners', 0) as [string, string][])])],
    makers: of('makers', 0),
    due: (found.get('due') ?? []).filter(([text = '']) => names.has(refIn(text).name)),
    secretStoreUsers: (found.get('secretStoreUsers') ?? []).filter(([user = '']) => names.has(user.split(' ')[1] ?? '')),
    sealed: found.get('sealed') ?? []
  }
  return new Map(Object.entries(parts))
}

/** Re-encrypts or re-signs an entry with the key of the bundle. If that fails, marks it, so that a restore leaves it unchanged. */
async function renewed({ sealer, proofs }: DumpDeps, project: string | null, part: Part, entry: Entry): Promise<Entry> {
  if (part.form !== 'sealed' && part.form !== 'proofs') return entry
  const [field = '', text = ''] = entry
  try {
    return [field, await (part.form === 'sealed' ? sealer.reseal(text) : proofs.renew({ place: placeFor(project), field }, text))]
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    return [field, text, CLOSED]
  }
}
