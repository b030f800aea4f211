import { Cluster, type Redis } from 'ioredis'
import type { RedisClient } from './client.ts'

/** A setting that makes Redis lose acknowledged writes, or may do so. `fix` is the command to send to it, or what to do. */
export interface Finding {
  /** `unsafe`: acknowledged writes are lost in everyday events; `weak`: in rare ones, or writes will soon be refused. */
  readonly severity: 'unsafe' | 'weak'
  readonly setting: string
  readonly value: string
  readonly fix: string
}

export interface Durability {
  /** `unknown`: Redis does not allow the query. */
  readonly state: 'safe' | 'weak' | 'unsafe' | 'unknown'
  readonly findings: readonly Finding[]
}

/** Share of the memory limit from which memory counts as scarce. */
const TIGHT = 0.9

/** Checks on every master whether acknowledged writes are kept; the worst result counts. Throws if a master does not answer. */
export async function checkDurability(redis: RedisClient): Promise<Durability> {
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis]
  const facts = await Promise.all(nodes.map(factsOf))
  const all = facts.flatMap(judge)
  const findings = [...new Map(all.map(finding => [`${finding.setting} ${finding.value}`, finding])).values()]
  return { state: stateOf(findings, facts), findings }
}

interface Facts {
  readonly appendonly: string | undefined
  readonly appendfsync: string | undefined
  readonly policy: string | undefined
  readonly used: number
  /** 0 for no limit. */
  readonly limit: number
}

async function factsOf(node: Redis): Promise<Facts> {
  const [config, info] = await Promise.all([
    asked(() => node.config('GET', 'append*')) as Promise<string[] | undefined>,
    asked(() => node.info())
  ])
  const settings = new Map((config ?? []).flatMap((name, i, all) => (i % 2 === 0 ? [[name, all[i + 1] ?? ''] as const] : [])))
  const line = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info ?? '')?.[1]
  const aof = line('aof_enabled')
  return {
    appendonly: settings.get('appendonly') ?? (aof === undefined ? undefined : aof === '1' ? 'yes' : 'no'),
    appendfsync: settings.get('appendfsync'),
    policy: line('maxmemory_policy'),
    used: Number(line('used_memory') ?? 0),
    limit: Number(line('maxmemory') ?? 0)
  }
}

/** Undefined if this Redis lacks the command or does not allow it; other failures are thrown. */
async function asked<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (/^(NOPERM|ERR unknown|ERR .*not (allowed|supported))/i.test((error as Error).message)) return undefined
    throw error
  }
}

function judge({ appendonly, appendfsync, policy, used, limit }: Facts): Finding[] {
  const findings: Finding[] = []
  const add = (severity: Finding['severity'], setting: string, value: string, fix: string) =>
    findings.push({ severity, setting, value, fix })
  if (appendonly === 'no') add('unsafe', 'appendonly', 'no', 'CONFIG SET appendonly yes')
  else if (appendfsync === 'no') add('unsafe', 'appendfsync', 'no', 'CONFIG SET appendfsync always')
  else if (appendfsync === 'everysec') add('weak', 'appendfsync', 'everysec', 'CONFIG SET appendfsync always')
  if (policy !== undefined && policy !== 'noeviction')
    add('unsafe', 'maxmemory-policy', policy, 'CONFIG SET maxmemory-policy noeviction')
  if (limit > 0 && used > limit * TIGHT)
    add(
      'weak',
      'maxmemory',
      `more than ${TIGHT * 100} % in use`,
      'give Redis more memory, and CONFIG SET maxmemory to more bytes'
    )
  return findings
}

function stateOf(findings: readonly Finding[], facts: readonly Facts[]): Durability['state'] {
  if (findings.some(({ severity }) => severity === 'unsafe')) return 'unsafe'
  const isBlind = facts.some(f => f.appendonly === undefined || f.appendfsync === undefined || f.policy === undefined)
  if (isBlind) return 'unknown'
  return findings.length > 0 ? 'weak' : 'safe'
}

/** One sentence for the log: what is wrong, and what to send to Redis. */
export const sentenceOf = ({ findings }: Durability): string =>
  findings.map(f => `${f.setting} is ${f.value} (${f.fix})`).join('; ')
