/** The languages that the console is built in; the first one is served to everyone who asks for none of them. */
export const pageLanguages = ['en', 'zh-CN'] as const
export type PageLanguage = (typeof pageLanguages)[number]

/** The cookie with the language that a person chose in the menu of the console. */
export const LANGUAGE_COOKIE = 'language'

/** Longer headers are cut: no browser sends them, and the languages that matter come first. */
const LONGEST = 2_000

interface Headers {
  readonly cookie?: string | undefined
  readonly 'accept-language'?: string | undefined
}

/** The language of the page: as chosen in the menu, else the one that the browser prefers. */
export function languageOf({ cookie = '', 'accept-language': accepted = '' }: Headers): PageLanguage {
  return chosenIn(cookie.slice(0, LONGEST)) ?? preferredIn(accepted.slice(0, LONGEST))
}

function chosenIn(cookie: string): PageLanguage | undefined {
  const values = cookie.split(';').map(pair => pair.trim())
  const value = values.find(pair => pair.startsWith(`${LANGUAGE_COOKIE}=`))?.slice(LANGUAGE_COOKIE.length + 1)
  return pageLanguages.find(language => language === value)
}

function preferredIn(accepted: string): PageLanguage {
  const [best] = accepted
    .split(',')
    .map(readRange)
    .flatMap(({ range, weight }) => {
      const language = weight > 0 ? matchOf(range) : undefined
      return language === undefined ? [] : [{ language, weight }]
    })
    // stable, so that the first of equal weight wins
    .toSorted((one, other) => other.weight - one.weight)
  return best?.language ?? pageLanguages[0]
}

/** One element of Accept-Language (RFC 9110, 12.5.4); what is malformed has no weight. */
function readRange(element: string): { readonly range: string; readonly weight: number } {
  const [range = '', ...parameters] = element.split(';').map(part => part.trim().toLowerCase())
  if (parameters.length === 0) return { range, weight: 1 }
  const quality = /^q ?= ?(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(parameters[0] ?? '')?.[1]
  return { range, weight: Number(quality ?? 0) }
}

/** Readers of traditional Chinese are not taken for readers of simplified Chinese. */
function matchOf(range: string): PageLanguage | undefined {
  const [language, ...subtags] = range.split('-')
  if (range === '*') return pageLanguages[0]
  if (language === 'en') return 'en'
  if (language !== 'zh') return undefined
  if (subtags.includes('hans')) return 'zh-CN'
  return subtags.some(subtag => ['hant', 'tw', 'hk', 'mo'].includes(subtag)) ? undefined : 'zh-CN'
}
