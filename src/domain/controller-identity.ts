/** Which Jenkins a controller is: by the key that it shows of itself, or by its address where it shows none. */
export interface Identity {
  /** Digest of the header `X-Instance-Identity`; null where Jenkins does not send it. */
  readonly key: string | null
  /** Its address in the one form that all spellings have in common, see `comparableUrl`. */
  readonly url: string
}

/** What is remembered of a controller. */
export interface KnownController extends Identity {
  readonly since: string
  /** How many other Jenkins were accepted so far. */
  readonly accepted: number
  /** The identity that is being accepted, in its text form: until that is done nothing is written to any Jenkins. */
  readonly accepting: string | null
}

/**
 * `first`: no Jenkins was known before. `learned`: it is the known one and shows more of itself, or has another address. `unconfirmed`:
 * it no longer shows its key and has its old address. `doubtful`: only its folders can tell. `changed`: it is not the known one.
 */
export type Recognition = 'first' | 'same' | 'learned' | 'unconfirmed' | 'doubtful' | 'changed'

/** The form in which people see an identity. */
export const identityText = ({ key, url }: Identity): string => (key === null ? `url:${url}` : `key:${key}`)

/**
 * What accepts an identity: it comes with the number of the acceptance, so that a setting which was left where it is accepts nothing
 * later, not even the same Jenkins after it was given up for another one.
 */
export const acceptanceOf = (seen: Identity, known: KnownController | undefined): string =>
  `${(known?.accepted ?? 0) + 1}:${identityText(seen)}`

/** Whether a text has the form of an acceptance. */
export const isAcceptance = (text: string): boolean => /^\d{1,9}:(key:[A-Za-z0-9_-]{43}|url:https?:\/\/\S+)$/.test(text)

/** Letter case of scheme and host, a default port and slashes at the end make no difference; the path does. */
export function comparableUrl(text: string): string {
  const url = new URL(text)
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`
}

/** Compares the Jenkins that answers with the one that is known. */
export function recognise(known: KnownController | undefined, seen: Identity): Recognition {
  if (known === undefined) return 'first'
  if (known.accepting !== null) return 'changed'
  const isThere = known.url === seen.url
  if (known.key !== null && seen.key !== null) {
    if (known.key !== seen.key) return 'changed'
    return isThere ? 'same' : 'learned'
  }
  if (isThere) return known.key === seen.key ? 'same' : seen.key === null ? 'unconfirmed' : 'learned'
  // A key that is not shown any more at a new address: nothing says that this is the same Jenkins.
  return known.key === null ? 'doubtful' : 'changed'
}
