/** The identity of a Jenkins: the key that it shows, or its URL if it shows none. */
export interface Identity {
  /** Digest of the header `X-Instance-Identity`; null if Jenkins does not send it. */
  readonly key: string | null
  /** The normalised URL, see `comparableUrl`. */
  readonly url: string
}

/** What is remembered of a controller. */
export interface KnownController extends Identity {
  readonly since: string
  /** Number of acceptances of another Jenkins so far. */
  readonly accepted: number
  /** The identity being accepted, as text; nothing is written to any Jenkins until that is done. */
  readonly accepting: string | null
}

/**
 * `first`: no Jenkins was known before. `learned`: the known one, which now shows its key or has another URL. `unconfirmed`: it no
 * longer shows its key but has its old URL. `doubtful`: only its folders can tell. `changed`: not the known one.
 */
export type Recognition = 'first' | 'same' | 'learned' | 'unconfirmed' | 'doubtful' | 'changed'

/** An identity as text, as shown to people. */
export const identityText = ({ key, url }: Identity): string => (key === null ? `url:${url}` : `key:${key}`)

/**
 * The text that accepts an identity. It includes the number of the acceptance, so that a leftover setting accepts nothing later,
 * not even the same Jenkins after another one replaced it.
 */
export const acceptanceOf = (seen: Identity, known: KnownController | undefined): string =>
  `${(known?.accepted ?? 0) + 1}:${identityText(seen)}`

/** Whether a text has the form of an acceptance. */
export const isAcceptance = (text: string): boolean => /^\d{1,9}:(key:[A-Za-z0-9_-]{43}|url:https?:\/\/\S+)$/.test(text)

/** Normalises the letter case of scheme and host, default ports and trailing slashes; the path is kept. */
export function comparableUrl(text: string): string {
  const url = new URL(text)
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`
}

/** Compares the answering Jenkins with the known one. */
export function recognise(known: KnownController | undefined, seen: Identity): Recognition {
  if (known === undefined) return 'first'
  if (known.accepting !== null) return 'changed'
  const isThere = known.url === seen.url
  if (known.key !== null && seen.key !== null) {
    if (known.key !== seen.key) return 'changed'
    return isThere ? 'same' : 'learned'
  }
  if (isThere) return known.key === seen.key ? 'same' : seen.key === null ? 'unconfirmed' : 'learned'
  // No key any more and a new URL: nothing shows that this is the same Jenkins.
  return known.key === null ? 'doubtful' : 'changed'
}
