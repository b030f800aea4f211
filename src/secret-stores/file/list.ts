import { lstat } from 'node:fs/promises'
import type { FetchFailure, Listing } from '../provider.ts'
import { failureOf, namesIn, type Place, resolveKey } from './read.ts'

const MOST_NAMES = 1_000

/** The files and directories of a directory that can be keys; directories end with `/`. */
export async function listKeys(
  place: Omit<Place, 'keepLineEnd'>,
  prefix: string,
  isKey: (key: string) => boolean
): Promise<Listing | { readonly failure: FetchFailure }> {
  const above = prefix.slice(0, -1)
  if (prefix !== '' && (!prefix.endsWith('/') || !isKey(above))) return { failure: 'Forbidden' }
  try {
    const real = prefix === '' ? place.root : await resolveKey(place, above)
    if (typeof real !== 'string') return real
    const { names, isCut } = await namesIn(real, MOST_NAMES)
    const found: string[] = []
    for (const name of names) {
      const key = `${prefix}${name}`
      const shown = isKey(key) ? await shownAs(place, key) : undefined
      if (shown !== undefined) found.push(shown)
    }
    return { names: found, isCut }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

/** Undefined for what cannot be read as a key. */
async function shownAs(place: Omit<Place, 'keepLineEnd'>, key: string): Promise<string | undefined> {
  const real = await resolveKey(place, key).catch(() => undefined)
  const found = typeof real === 'string' ? await lstat(real).catch(() => undefined) : undefined
  if (found?.isDirectory()) return `${key}/`
  return found?.isFile() ? key : undefined
}
