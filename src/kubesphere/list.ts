import { own } from '../domain/own.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import { DISPLAY_NAME } from './annotations.ts'
import type { toSecret } from './secret.ts'
import { seconds } from './secret.ts'
import { labelSelector, matchesPair } from './selectors.ts'

/** A parsed query string: a repeated parameter is a list. */
export type RawQuery = Readonly<Record<string, string | string[] | undefined>>
export type Query = Readonly<Record<string, string | undefined>>

/** Like Go's `url.Values.Get`: the first of several values. */
export const firstOf = (query: RawQuery): Query =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value].flat()[0]]))

type Shown = ReturnType<typeof toSecret>

/** Whether a credential passes a filter; unknown parameters filter nothing, as in the original. */
const filters: Readonly<Record<string, (secret: Shown, wanted: string) => boolean>> = {
  name: ({ metadata }, wanted) =>
    metadata.name.includes(wanted) || (own(metadata.annotations, DISPLAY_NAME)?.includes(wanted) ?? false),
  names: ({ metadata }, wanted) => wanted.split(',').includes(metadata.name),
  uid: ({ metadata }, wanted) => metadata.uid === wanted,
  namespace: ({ metadata }, wanted) => metadata.namespace === wanted,
  label: ({ metadata }, wanted) => matchesPair(metadata.labels ?? {}, wanted),
  annotation: ({ metadata }, wanted) => matchesPair(metadata.annotations, wanted),
  // Credentials have no owner.
  ownerReference: () => false,
  ownerKind: () => false
}

export interface SecretPage {
  readonly items: readonly Shown[]
  /** Number of items that pass the filters, on all pages. */
  readonly totalItems: number
}

/** One page, as the original builds it: newest first by default, and everything without a `limit`. */
export function pageOfSecrets(
  stored: readonly StoredCredential[],
  show: (s: StoredCredential) => Shown,
  query: Query
): SecretPage {
  const isSelected = labelSelector(query['labelSelector'] ?? '')
  const wanted = Object.entries(query).flatMap(([name, value]) => {
    const holds = own(filters, name)
    return value === undefined || holds === undefined ? [] : [[holds, value] as const]
  })
  const shown = stored
    .toSorted(orderOf(query))
    .map(show)
    .filter(secret => isSelected(secret.metadata.labels ?? {}) && wanted.every(([holds, value]) => holds(secret, value)))
  return { items: cut(shown, query), totalItems: shown.length }
}

function orderOf({ sortBy, ascending }: Query): (a: StoredCredential, b: StoredCredential) => number {
  const byName = (a: StoredCredential, b: StoredCredential) => compare(a.credential.id, b.credential.id)
  const byTime = (a: StoredCredential, b: StoredCredential) =>
    compare(seconds(a.credential.createdAt), seconds(b.credential.createdAt)) || byName(a, b)
  const order = sortBy === 'name' ? byName : byTime
  return isTrue(ascending) ? order : (a, b) => order(b, a)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The values that Go's strconv.ParseBool accepts as true. */
const isTrue = (text = ''): boolean => ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)

function cut<T>(all: readonly T[], query: Query): readonly T[] {
  const limit = integer(query['limit'], -1)
  if (limit === -1) return all
  const page = Math.max(integer(query['page'], 1), 1)
  return limit <= 0 ? [] : all.slice((page - 1) * limit, page * limit)
}

const integer = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^[+-]?\d{1,9}$/.test(text) ? Number(text) : otherwise
