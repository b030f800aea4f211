/** Maximum length of a search text in characters. */
export const SEARCH_LIMIT = 200
/** Maximum number of words that are looked for; the rest of a longer text is ignored. */
const MOST_WORDS = 8

/** A search text in lower case, as a whole and by its words. */
export interface SearchWords {
  readonly whole: string
  readonly words: readonly string[]
}

export const wantedOf = (q: string): SearchWords => {
  const words = lowered(q).split(/\s+/).filter(Boolean)
  return { whole: words.join(' '), words: words.slice(0, MOST_WORDS) }
}

export const lowered = (text: string): string => text.toLowerCase()

/** Texts of something that can be found, all in lower case. */
export interface Texts {
  /** What it is called. */
  readonly names: readonly string[]
  /** What else is known of it. */
  readonly about: string
  /** What is known of the project that it is in. */
  readonly around?: string
}

/** How well something matches; the best is 0. Undefined: not at all. */
export type Rank = 0 | 1 | 2 | 3 | 4
export const ranks: readonly Rank[] = [0, 1, 2, 3, 4]

/**
 * A name that is the search text is best, then one that begins with it, then one that contains it, then all words anywhere in its own
 * texts, and last some words in its own texts and the others in those of its project.
 */
export function rankOf({ whole, words }: SearchWords, { names, about, around = '' }: Texts): Rank | undefined {
  if (whole === '') return undefined
  if (names.includes(whole)) return 0
  if (names.some(name => name.startsWith(whole))) return 1
  if (names.some(name => name.includes(whole))) return 2
  const isOwn = (word: string) => about.includes(word) || names.some(name => name.includes(word))
  if (words.every(isOwn)) return 3
  return words.some(isOwn) && words.every(word => isOwn(word) || around.includes(word)) ? 4 : undefined
}
