import { generalMessages } from '#messages/general'
import { type Language, languages } from '../languages.ts'

/** The languages that this page is not in. */
export const otherLanguages = () => languages.filter(({ tag }) => tag !== generalMessages.language)

const YEAR = 31_536_000

/**
 * Remembers the language in a cookie, by which the bridge chooses the page, and loads the page in it. The cookie grants nothing; it is
 * also sent when a link from another site or an identity provider opens the page.
 */
export function chooseLanguage(language: Language): void {
  const secure = location.protocol === 'https:' ? '; secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store has no writing without a secure context
  document.cookie = `language=${language}; path=/; max-age=${YEAR}; samesite=lax${secure}`
  location.reload()
}
