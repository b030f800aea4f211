import type { ChainableCommander } from 'ioredis'
import { DEFAULT_CONTROLLER, isControllerName } from '../domain/controller-record.ts'
import { PLACE_OF_TOKENS } from '../store/access/token-store.ts'
import { controllerKeys, type ProjectKeys, projectKeys } from '../store/redis/redis-keys.ts'
import { accessKeys, registryKeys } from '../store/redis/registry-keys.ts'
import { placeOfProject } from '../store/sealing/record-reader.ts'

/** How a Redis key is read and written. `sealed` is a hash of encrypted texts, `proofs` a hash of proofs of records. */
export type Form = 'string' | 'hash' | 'sealed' | 'proofs' | 'zset' | 'stream'

/** The keys of a project that go into a bundle. The compiler enforces an entry for every key. */
const ofProject: Readonly<Record<keyof ProjectKeys, Form | undefined>> = {
  project: 'string',
  credentials: 'hash',
  secrets: 'sealed',
  proofs: 'proofs',
  caseCollisions: 'hash',
  sync: 'hash',
  usage: 'hash',
  work: 'hash',
  index: 'zset',
  events: 'stream',
  stats: 'hash',
  sources: 'hash',
  // An index of the sources, which the walk through all records rebuilds.
  stale: undefined,
  notices: 'hash',
  members: 'hash',
  webhooks: 'hash',
  webhookSecrets: 'sealed',
  webhookState: 'hash',
  webhookLog: 'hash',
  copies: 'hash',
  // After a restore, nothing is known to work.
  verified: undefined,
  invalid: undefined,
  verifyWishes: undefined,
  // The locks of running work.
  copiesLock: undefined,
  lease: undefined,
  traces: undefined
}

const ofBridge = {
  format: 'string',
  folders: 'hash',
  owners: 'hash',
  makers: 'hash',
  due: 'zset',
  projects: 'zset',
  secretStoreUsers: 'hash',
  sealed: 'sealed'
} as const
const ofAccess: Readonly<Record<keyof typeof accessKeys, Form>> = {
  tokens: 'hash',
  tokenProofs: 'proofs',
  tokenUses: 'hash',
  memberships: 'zset',
  groupRoles: 'hash',
  audit: 'stream',
  refused: 'stream'
}

/** The names of the parts that span projects. */
export type RegistryPart = keyof typeof ofBridge | 'controller'

/** Marks a value that could not be decrypted when the bundle was created. */
export const CLOSED = 'closed'

/** The place that proofs are bound to: that of a project, or that of the tokens. */
export const placeFor = (project: string | null): string => (project === null ? PLACE_OF_TOKENS : placeOfProject(project))

export interface Part {
  readonly name: string
  readonly form: Form
  readonly key: string
}

export function projectParts(project: string): Part[] {
  const keys = projectKeys(project)
  return (Object.keys(ofProject) as (keyof ProjectKeys)[]).flatMap(name => {
    const form = ofProject[name]
    return form === undefined ? [] : [{ name, form, key: keys[name] }]
  })
}

export const registryParts: readonly Part[] = [
  ...Object.entries(ofBridge).map(([name, form]) => ({
    ...{ name, form },
    key: registryKeys[name as keyof typeof ofBridge]
  })),
  // The Jenkins that the proofs in the projects refer to.
  { name: 'controller', form: 'string', key: controllerKeys(DEFAULT_CONTROLLER).identity }
]

const IDENTITY = 'controller:'

/** The part with the known Jenkins of a registered controller; undefined for a name that is none. */
export function identityPart(name: string): Part | undefined {
  const controller = name.startsWith(IDENTITY) ? name.slice(IDENTITY.length) : ''
  return isControllerName(controller) ? { name, form: 'string', key: controllerKeys(controller).identity } : undefined
}

/** The same for each controller that is registered in a registry. */
export const identityParts = (sealed: readonly Entry[]): Part[] => sealed.flatMap(([field = '']) => identityPart(field) ?? [])

export const accessParts: readonly Part[] = Object.entries(ofAccess).map(([name, form]) => ({
  ...{ name, form },
  key: accessKeys[name as keyof typeof accessKeys]
}))

/** One value, preceded by its field, member or id if the form has one. */
export type Entry = readonly string[]

export function askFor(commands: ChainableCommander, { form, key }: Part): void {
  if (form === 'string') commands.get(key)
  else if (form === 'zset') commands.zrange(key, 0, '-1', 'WITHSCORES')
  else if (form === 'stream') commands.xrange(key, '-', '+')
  else commands.hgetall(key)
}

export function entriesIn({ form }: Part, answer: unknown): Entry[] {
  if (answer === null || answer === undefined) return []
  if (form === 'string') return [[answer as string]]
  if (form === 'stream') return (answer as [string, string[]][]).map(([id, fields]) => [id, ...fields])
  if (form !== 'zset') return Object.entries(answer as Record<string, string>)
  const flat = answer as string[]
  return flat.flatMap((member, i) => (i % 2 === 0 ? [[member, flat[i + 1] ?? '0']] : []))
}

export function put(commands: ChainableCommander, { form, key }: Part, [first = '', ...rest]: Entry): void {
  if (form === 'string') commands.set(key, first)
  else if (form === 'zset') commands.zadd(key, rest[0] ?? '0', first)
  else if (form === 'stream') commands.xadd(key, first, ...rest)
  else commands.hset(key, first, rest[0] ?? '')
}
