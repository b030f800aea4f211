import { own } from '../../domain/own.ts'
import { keyFault } from '../../domain/secret-store.ts'
import type { Fetched, FetchFailure, Listing } from '../provider.ts'
import { isEmpty, isVersioned, type Shown, shownBy } from './answers.ts'
import { type Ask, encoded, partOf, type VaultAnswer, type VaultFailure } from './client.ts'
import { type KvVersion, lookAtMount, type MountLook } from './mount.ts'

/** Milliseconds for which what is known about the mount proves that nothing is at a key. */
const FRESH = 60_000
const MOST_NAMES = 1_000
const VERSION = /^[1-9][0-9]{0,8}$/

/** First segments that mean something else to a mount of version 2 when it is read with the path of version 1. */
const RESERVED = ['data', 'metadata', 'config', 'subkeys', 'delete', 'undelete', 'destroy', 'detailed-metadata']

export const versionFault = (version: string): string | undefined =>
  VERSION.test(version) ? undefined : 'It must be a whole number from 1 on: a version of the value in a mount of KV version 2.'

export interface Kv {
  read(key: string, version: string | undefined): Promise<Fetched>
  list(prefix: string): Promise<Listing | { readonly failure: FetchFailure }>
  look(): Promise<MountLook>
}

/** Reads a KV mount. Its version is found at the first read, and again whenever an answer does not fit to what is known. */
export function createKv(ask: Ask, mount: string, now: () => number): Kv {
  let known: { readonly kv: KvVersion; readonly at: number } | undefined
  let looking: Promise<MountLook> | undefined

  async function lookNow(): Promise<MountLook> {
    const at = now()
    const found = await lookAtMount(ask, mount)
    if ('kv' in found) known = { kv: found.kv, at }
    else if ('fault' in found && found.fault !== 'Refused') known = undefined
    return found
  }
  const look = (): Promise<MountLook> => {
    looking ??= lookNow().finally(() => {
      looking = undefined
    })
    return looking
  }

  const get = (kv: KvVersion, key: string, version?: string) =>
    ask({ path: `${pathOf(mount, kv, key)}${version === undefined ? '' : `?version=${version}`}` })

  async function read(key: string, version: string | undefined): Promise<Fetched> {
    if (keyFault(key) !== undefined) return { failure: 'Forbidden' }
    if (version !== undefined && versionFault(version) !== undefined) return { failure: 'VersionUnsupported' }
    const found = known ?? (await look())
    if ('failure' in found) return plain(found)
    if ('kv' in found) return readAs(found.kv, key, version)
    return found.fault === 'Refused' ? readUnknown(key, version) : { failure: 'Unavailable' }
  }

  async function readAs(kv: KvVersion, key: string, version: string | undefined): Promise<Fetched> {
    if (kv === 1 && version !== undefined) return { failure: 'VersionUnsupported' }
    const at = now()
    const answer = await get(kv, key, version)
    if ('failure' in answer) return answer.failure === 'BadAnswer' ? blamed() : plain(answer)
    const shown = shownBy(kv, answer)
    if (isBad(shown, answer)) return blamed()
    if (shown === 'Unexpected') known = undefined
    else if (shown === 'Empty' || (kv === 1 && isReserved(key))) return (await doubt(kv)) ?? fetched(shown, answer)
    else if (typeof shown === 'object') known = { kv, at }
    return fetched(shown, answer)
  }

  /** A bad answer to a read is about its key alone if the mount can be looked up at the same time. */
  async function blamed(): Promise<Fetched> {
    known = undefined
    const found = await look()
    return 'failure' in found ? plain(found) : { failure: 'BadAnswer', isOfKey: true }
  }

  /** Why it is not certain that the mount has this version now; undefined if it is. */
  async function doubt(kv: KvVersion): Promise<Fetched | undefined> {
    const isFresh = () => known?.kv === kv && now() - known.at < FRESH
    if (isFresh()) return undefined
    const found = await look()
    if ('failure' in found) return plain(found)
    if ('fault' in found) return { failure: found.fault === 'Refused' ? 'Forbidden' : 'Unavailable' }
    return isFresh() ? undefined : { failure: 'Unavailable' }
  }

  /**
   * Reads a mount that the token may not look up, with both paths. Each may have another meaning for the other version, and the
   * absence of a key shows nothing, so that only answers count that a mount of the other version cannot give.
   */
  async function readUnknown(key: string, version: string | undefined): Promise<Fetched> {
    const at = now()
    const two = await get(2, key, version)
    if ('failure' in two) return two.failure === 'BadAnswer' ? blamed() : plain(two)
    const one = await get(1, key)
    if ('failure' in one) return one.failure === 'BadAnswer' ? blamed() : plain(one)
    const [shown, other] = [shownBy(2, two), shownBy(1, one)]
    if (isVersioned(one) || (typeof shown === 'object' && other === 'Refused')) {
      known = { kv: 2, at }
      return fetched(shown, two)
    }
    if (typeof other !== 'object' || typeof shown === 'object' || isReserved(key)) return { failure: 'Forbidden' }
    known = { kv: 1, at }
    return version === undefined ? other : { failure: 'VersionUnsupported' }
  }

  async function list(prefix: string): Promise<Listing | { readonly failure: FetchFailure }> {
    if (prefix !== '' && (!prefix.endsWith('/') || keyFault(prefix.slice(0, -1)) !== undefined)) return { failure: 'Forbidden' }
    const found = await look()
    if ('failure' in found) return plain(found)
    if ('fault' in found) return { failure: found.fault === 'Refused' ? 'Forbidden' : 'Unavailable' }
    const path = `${encoded(mount)}/${found.kv === 2 ? 'metadata/' : ''}${encoded(prefix)}`
    const answer = await ask({ path: `${path}?list=true` })
    if ('failure' in answer) return plain(answer)
    if (answer.status === 403) return { failure: 'Forbidden' }
    if (isEmpty(answer)) return { names: [], isCut: false }
    return listed(answer, prefix) ?? { failure: 'BadAnswer' }
  }

  return { read, list, look }
}

const pathOf = (mount: string, kv: KvVersion, key: string): string =>
  `${encoded(mount)}/${kv === 2 ? 'data/' : ''}${encoded(key)}`

const isReserved = (key: string): boolean => RESERVED.includes(key.split('/', 1)[0] ?? '')

/** The failure without what only this room needs. */
const plain = ({ failure, retryAfter }: VaultFailure): { failure: FetchFailure; retryAfter?: number } => ({
  failure,
  ...(retryAfter === undefined ? {} : { retryAfter })
})

function fetched(shown: Shown, { status }: VaultAnswer): Fetched {
  if (typeof shown === 'object') return shown
  if (shown === 'Empty') return { failure: 'NotFound' }
  if (shown === 'Refused') return { failure: 'Forbidden' }
  // A 404 that is not empty: nothing is mounted there, or another version. 400: the mount is being upgraded to
  // version 2, or dislikes the key.
  if (status === 400) return { failure: 'Unavailable', isOfKey: true }
  return { failure: 'Unavailable' }
}

/** Whether an answer is neither a value, nor says why there is none. */
const isBad = (shown: Shown, { status }: VaultAnswer): boolean =>
  shown === 'Unexpected'
    ? status !== 400 && status !== 404
    : typeof shown === 'object' && 'failure' in shown && shown.failure === 'BadAnswer'

/** Names that cannot be the key of a reference are left out. */
function listed({ status, body }: VaultAnswer, prefix: string): Listing | undefined {
  const data = partOf(body, 'data')
  const keys = data && own(data, 'keys')
  if (status !== 200 || !Array.isArray(keys)) return undefined
  const names = keys
    .slice(0, MOST_NAMES)
    .filter(name => typeof name === 'string')
    .map(name => `${prefix}${name}`)
    .filter(name => keyFault(name.replace(/\/$/, '')) === undefined)
  return { names, isCut: keys.length > MOST_NAMES }
}
