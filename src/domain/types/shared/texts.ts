import type { Report } from '../../findings.ts'

/** Characters without a width, which come along from web pages and chats; byte order marks are among them. */
const INVISIBLE = /\u200b|\u200c|\u200d|\ufeff/g

/** Quotes that stand around a text. */
const QUOTED = /^(?:(["'`])(.+)\1|“(.+)”|‘(.+)’)$/s

/** What looks like a slip of copying: spaces or line ends around it, and what nobody sees. */
export function checkEnds(report: Report, text: string, pointer: string, where = ''): undefined {
  const visible = text.replaceAll(INVISIBLE, '')
  if (visible !== text) report.warn('InvisibleCharacter', pointer, where)
  if (visible !== visible.trim()) report.warn('SpaceAround', pointer, where)
}

/** The same of what is a token or may be one: the quotes of the file that it was copied from, too. */
export function checkTokenEnds(report: Report, text: string, pointer: string, where = ''): undefined {
  checkEnds(report, text, pointer, where)
  if (QUOTED.test(trimmed(text))) report.warn('QuotesAround', pointer, where)
}

/** A token without what came along with it; what is stored stays as it was sent. */
export function bareToken(text: string): string {
  const token = trimmed(text)
  return QUOTED.exec(token)?.slice(2).find(Boolean)?.trim() ?? token
}

const trimmed = (text: string): string => text.replaceAll(INVISIBLE, '').trim()

/** Checks the name of a user of SSH, which takes none with a line end in it. */
export function checkUserName(report: Report, name: string, pointer: string): undefined {
  if (/\p{Cc}/u.test(name)) report.error('ControlCharacter', pointer)
  else checkEnds(report, name, pointer)
}
