import type { Report } from '../../findings.ts'
import { isCopiedLine, isFenced } from './copied-lines.ts'
import { type Encoded, encodingOf } from './encodings.ts'
import { hasInvisible, visibleIn } from './invisible.ts'
import { isPlaceholder } from './placeholders.ts'

/** Longer texts are files, which are not decoded to see what they are. */
const LONGEST = 64 * 1024

/** Quotes that stand around a text. */
const QUOTED = /^(?:(["'`])(.+)\1|“(.+)”|‘(.+)’|«(.+)»)$/s

/** What looks like a slip of copying: spaces or line ends around it, and what nobody sees. */
export function checkEnds(report: Report, text: string, pointer: string, where = ''): undefined {
  const visible = visibleIn(text)
  if (hasInvisible(text)) report.warn('InvisibleCharacter', pointer, where)
  if (visible !== visible.trim()) report.warn('SpaceAround', pointer, where)
}

/** The same of what is a token or may be one: the quotes of the file that it was copied from, too. */
export function checkTokenEnds(report: Report, text: string, pointer: string, where = ''): undefined {
  checkEnds(report, text, pointer, where)
  if (QUOTED.test(trimmed(text))) report.warn('QuotesAround', pointer, where)
}

/** The same, and what came along or in its place: a code block, the line of a file, an encoding, a placeholder. */
export function checkSecretText(report: Report, text: string, pointer: string, where = ''): undefined {
  if (isFenced(text)) return report.warn('CodeBlock', pointer, where)
  checkTokenEnds(report, text, pointer, where)
  const bare = bareToken(text)
  if (isPlaceholder(bare)) return report.warn('Placeholder', pointer, where)
  if (isCopiedLine(bare)) return report.warn('CopiedLine', pointer, where)
  const encoded = bare.length > LONGEST ? undefined : encodingOf(bare)
  if (encoded !== undefined) report.warn('EncodedText', pointer, placeOf(where, encoded))
}

/** Where a text stands, with what it is. */
const placeOf = (where: string, { how, what }: Encoded): string => `${where === '' ? '' : `${where}, `}${how} of ${what}`

/** A token without what came along with it; what is stored stays as it was sent. */
export function bareToken(text: string): string {
  const token = trimmed(text)
  return QUOTED.exec(token)?.slice(2).find(Boolean)?.trim() ?? token
}

/** What a text may have been before a copy or an `echo` added to it: without its line ends, and without all that came along. */
export const bareForms = (text: string): string[] =>
  [text.replace(/[\r\n]{1,4}$/, ''), bareToken(text)].filter(
    (form, i, all) => form !== '' && form !== text && all.indexOf(form) === i
  )

const trimmed = (text: string): string => visibleIn(text).trim()

/** The user of tokens of Azure's registries. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Names of users that look like a placeholder, and are what a server wants. */
const realNames: readonly string[] = ['$oauthtoken', '__token__', '_json_key', '_json_key_base64', '<token>', '__TOKEN__', NOBODY]

/** Checks the name of a user. No protocol takes one with a line end or another control character in it. */
export function checkUserName(report: Report, name: string, pointer: string): undefined {
  if (/\p{Cc}/u.test(name)) return report.error('ControlCharacter', pointer)
  checkTokenEnds(report, name, pointer)
  if (!realNames.includes(name) && isPlaceholder(trimmed(name))) report.warn('Placeholder', pointer)
}
