import { own } from '../../domain/own.ts'
import { keyFault } from '../../domain/secret-store.ts'
import { failureFinding } from '../failure-finding.ts'
import type { StoreCheck, StoreFinding } from '../provider.ts'
import { type Ask, partOf, type VaultClient, type VaultFailure } from './client.ts'
import { type Note, noteFinding } from './findings.ts'
import type { Grant } from './grant.ts'
import type { Kv } from './kv.ts'
import type { KvVersion } from './mount.ts'
import type { Session } from './session.ts'
import { trimmed, type VaultSettings } from './settings.ts'

const MOST_PATHS = 20

export interface CheckDeps {
  readonly client: VaultClient
  readonly session: Session
  readonly kv: Kv
  readonly settings: VaultSettings
}

type Part = { readonly state?: 'failing' | 'unknown'; readonly findings: readonly StoreFinding[] }

/** Goes the way of a fetch step by step, and stops at the first one that fails. */
export async function check(deps: CheckDeps, paths: readonly string[]): Promise<StoreCheck> {
  const findings: StoreFinding[] = deps.settings.address.startsWith('http://') ? [noteFinding('PlainHttp')] : []
  for (const step of [checkHealth, checkLogin, checkMount]) {
    const part = await step(deps, paths)
    findings.push(...part.findings)
    if (part.state !== undefined) return { state: part.state, findings }
  }
  return { state: 'ok', findings }
}

async function checkHealth({ client }: CheckDeps): Promise<Part> {
  const answer = await client.askAnyhow({ path: 'sys/health', isServer: true })
  // What is in front of Vault may hide this address; the login shows whether Vault is behind it.
  if ('failure' in answer) return answer.failure === 'BadAnswer' ? passed() : failed(answer)
  const { status, body } = answer
  if (status === 503 && own(body, 'sealed') === true) return failed({ failure: 'Sealed' })
  if (status === 501) return failing('NotInitialized')
  if (status === 472) return failing('DisasterRecovery')
  return status === 429 && own(body, 'standby') === true ? passed('Standby') : passed()
}

async function checkLogin({ session, settings }: CheckDeps): Promise<Part> {
  const grant = await session.logIn()
  if ('failure' in grant) return failed(grant)
  return passed(...notesOn(grant, settings))
}

function notesOn({ isUnproved, isRoot, isRenewable, ttl }: Grant, { login }: VaultSettings): Note[] {
  if (isUnproved) return ['TokenUnproved']
  const expires = login?.auth === 'token' && ttl !== null && !isRenewable
  return [...(expires ? (['TokenExpires'] as const) : []), ...(isRoot ? (['RootToken'] as const) : [])]
}

async function checkMount({ session, kv, settings }: CheckDeps, paths: readonly string[]): Promise<Part> {
  const found = await kv.look()
  if ('failure' in found) return failed(found)
  if ('fault' in found) return failing(`Mount${found.fault}`)
  const mayRead = await mayReadAll(session.ask, settings.mount, found.kv, paths)
  return passed(found.kv === 1 ? 'MountVersion1' : 'MountVersion2', ...(mayRead ? [] : (['MayNotRead'] as const)))
}

/** Whether the login may read something at or below each path; also true where Vault does not say. */
async function mayReadAll(ask: Ask, mount: string, kv: KvVersion, paths: readonly string[]): Promise<boolean> {
  const asked = paths
    .map(trimmed)
    .filter(path => keyFault(path) === undefined)
    .slice(0, MOST_PATHS)
    .map(path => `${mount}/${kv === 2 ? 'data/' : ''}${path}`)
    .map(path => [path, `${path}/any`])
  if (asked.length === 0) return true
  const answer = await ask({ method: 'POST', path: 'sys/capabilities-self', body: { paths: asked.flat() } })
  if ('failure' in answer || answer.status !== 200) return true
  const data = partOf(answer.body, 'data') ?? answer.body
  return asked.every(some => some.some(path => isReadable(own(data, path))))
}

const isReadable = (capabilities: unknown): boolean =>
  Array.isArray(capabilities) && (capabilities.includes('read') || capabilities.includes('root'))

const passed = (...notes: readonly Note[]): Part => ({ findings: notes.map(noteFinding) })
const failing = (note: Note): Part => ({ state: 'failing', findings: [noteFinding(note)] })

/** What may go by itself is unknown; everything else needs somebody. */
function failed({ failure, note }: VaultFailure): Part {
  if (note !== undefined) return failing(note)
  const state = failure === 'Unavailable' || failure === 'RateLimited' ? 'unknown' : 'failing'
  return { state, findings: [failureFinding(failure)] }
}
