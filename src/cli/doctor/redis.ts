import { Cluster } from 'ioredis'
import { own } from '../../domain/own.ts'
import { createProjectStore } from '../../store/project/project-store.ts'
import { patientRedis, type RedisClient, whenReady } from '../../store/redis/client.ts'
import { checkDurability, type Finding as Weakness } from '../../store/redis/durability.ts'
import { registryKeys } from '../../store/redis/registry-keys.ts'
import { createKeyStore } from '../../store/sealing/key-store.ts'
import { createKeys } from '../../store/sealing/key-use.ts'
import { createKeyUses } from '../../store/sealing/key-uses.ts'
import type { Keyring } from '../../store/sealing/keyring.ts'
import { createRecordProofs } from '../../store/sealing/record-proofs.ts'
import { createSealer } from '../../store/sealing/seal.ts'
import { clockFinding, type Finding, ok, type Tell, trouble } from './finding.ts'

/** Milliseconds to wait for a connection to Redis. */
const READY = 3_000
/** The oldest version with everything that BullMQ and the event streams need. */
const LEAST = [6, 2] as const

/** Milliseconds to wait for one check. */
const ANSWER = 60_000

/** Examines the Redis of a bridge; changes nothing. `use` is called with the connection, if there is one. */
export async function examineRedis(
  url: string,
  keyring: Keyring | undefined,
  tell: Tell,
  use: (redis: RedisClient) => Promise<void>,
  answerMs = ANSWER
): Promise<void> {
  const redis = patientRedis(url)
  let said = ''
  const { promise: refused, resolve: refuse } = Promise.withResolvers<false>()
  redis.on('error', (error: Error & { code?: string; lastNodeError?: Error }) => {
    said = error.lastNodeError?.message ?? (error.code === undefined ? error.message : `${error.code} ${error.message}`)
    // Waiting longer would not change that.
    if (REFUSED.test(said)) refuse(false)
  })
  try {
    const ready = whenReady(redis, READY).then(
      () => true,
      () => false
    )
    if (!(await Promise.race([ready, refused]))) return tell(unreached(said))
    tell(ok('redis.reach', 'Redis answers'))
    for (const look of [version, durability, memory, clock]) tell(...(await inTime(look(redis), answerMs)))
    if (keyring !== undefined) tell(...(await inTime(keys(redis, keyring), answerMs)))
    await inTime(use(redis), answerMs)
  } catch (error) {
    tell(trouble('error', 'redis.reach', `Redis failed (${kindOf((error as Error).message)})`, 'Read its log, and try again.'))
  } finally {
    redis.disconnect()
  }
}

/** Adds a timeout, because the connection itself waits forever for a frozen Redis. */
async function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('TIMEOUT')), ms)
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer))
}

const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM)|invalid (username-)?password|without any password/i

/** The first word of an error is a constant; the rest may quote anything. */
const kindOf = (text: string): string => /^[A-Z_]{2,30}\b/.exec(text)?.[0] ?? 'no reason given'

function unreached(said: string): Finding {
  const kind = kindOf(said)
  if (REFUSED.test(said))
    return trouble(
      'error',
      'redis.reach',
      `Redis refuses the user or password (${kind})`,
      'Correct them in REDIS_URL: redis://user:password@host:port, with special characters as %XX.'
    )
  if (/CERT|SSL|TLS|self.signed/i.test(said))
    return trouble(
      'error',
      'redis.reach',
      `TLS with Redis failed (${kind})`,
      'Use rediss:// only if Redis supports TLS, and NODE_EXTRA_CA_CERTS for a private certificate authority.'
    )
  return trouble(
    'error',
    'redis.reach',
    `Redis does not answer (${kind})`,
    'Check REDIS_URL and the network, and that Redis is running.'
  )
}

const mastersOf = (redis: RedisClient) => (redis instanceof Cluster ? redis.nodes('master') : [redis])

const line = (info: string, name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1]

async function version(redis: RedisClient): Promise<Finding[]> {
  const versions = await Promise.all(mastersOf(redis).map(async node => line(await node.info('server'), 'redis_version') ?? '0'))
  const oldest = versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))[0] ?? '0'
  const [major = 0, minor = 0] = oldest.split('.').map(Number)
  const isFine = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])
  const shown = oldest.replace(/[^\w.-]/g, '')
  return [
    isFine
      ? ok('redis.version', `version ${shown}`)
      : trouble('error', 'redis.version', `version ${shown}`, `Upgrade Redis to ${LEAST.join('.')} or newer.`)
  ]
}

async function durability(redis: RedisClient): Promise<Finding[]> {
  const { state, findings } = await checkDurability(redis)
  const told = findings.map(({ severity, setting, value, fix }: Weakness) =>
    trouble(
      severity === 'unsafe' ? 'error' : 'warning',
      'redis.durability',
      `${setting} is ${value}: acknowledged writes can be lost`,
      `${fix} (and in redis.conf)`
    )
  )
  if (told.length > 0) return told
  if (state === 'unknown')
    return [
      trouble(
        'unknown',
        'redis.durability',
        'Redis does not allow the check',
        'Check by hand: appendonly yes, appendfsync, maxmemory-policy noeviction.'
      )
    ]
  return [ok('redis.durability', 'Redis keeps acknowledged writes')]
}

/** Share of the memory limit, or of the machine's memory without a limit, above which memory is scarce. */
const TIGHT = 0.8

async function memory(redis: RedisClient): Promise<Finding[]> {
  const infos = await Promise.all(mastersOf(redis).map(node => node.info('memory')))
  return infos.map(info => {
    const [used, limit, all] = ['used_memory', 'maxmemory', 'total_system_memory'].map(name => Number(line(info, name) ?? 0)) as [
      number,
      number,
      number
    ]
    const room = limit > 0 ? limit : all
    const found = `${mebibytes(used)} of ${mebibytes(room)} in use`
    const isTight = room > 0 && used > room * TIGHT
    return isTight
      ? trouble('warning', 'redis.memory', found, 'Give Redis more memory; when it is full, it refuses every change.')
      : ok('redis.memory', found)
  })
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`

async function clock(redis: RedisClient): Promise<Finding[]> {
  const begin = Date.now()
  const [seconds, micros] = (await redis.time()) as unknown as [number | string, number | string]
  return [clockFinding('redis.clock', 'Redis', Number(seconds) * 1000 + Number(micros) / 1000 - (begin + Date.now()) / 2)]
}

/** Whether the master keys belong to this Redis and decrypt everything in it. */
async function keys(redis: RedisClient, keyring: Keyring): Promise<Finding[]> {
  const known = await redis.hgetall(registryKeys.keyChecks)
  const strange = keyring.ids.filter(id => Object.hasOwn(known, id) && own(known, id) !== keyring.find(id)?.check)
  if (strange.length > 0)
    return strange.map(id =>
      trouble(
        'error',
        'keys',
        `the key "${id}" in MASTER_KEYS differs from the key that this Redis knows by this id`,
        'Restore the former key, and give the new key a new id.'
      )
    )
  const deps = {
    store: createKeyStore(redis),
    uses: createKeyUses(redis),
    projects: createProjectStore(redis, createRecordProofs(keyring)),
    sealer: createSealer(keyring),
    keyring,
    now: () => new Date()
  }
  const missing = (await createKeys(deps).use()).filter(
    key => !key.configured && key.seals + key.records > 0 && !keyring.lost.has(key.id)
  )
  if (missing.length === 0) return [ok('keys', 'the master keys decrypt everything')]
  return missing.map(({ id, seals, records }) =>
    trouble(
      'error',
      'keys',
      `${seals} encrypted texts and ${records} records need the master key "${id}", which is missing`,
      'Add it to MASTER_KEYS again; without it, the secrets must be entered again.'
    )
  )
}
