import { asJson, type Format } from './format.ts'
import { plainText, textOf } from './text.ts'

/** Bytes of UTF-8 that WeCom takes. */
const LIMIT = 2048

/** As many whole characters of a text as fit. */
function fitting(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= LIMIT) return text
  return `${bytes
    .subarray(0, LIMIT - 6)
    .toString()
    .replace(/\ufffd+$/, '')}…`
}

/** A robot of a WeCom group. Its plain text has no syntax. */
export const wecom: Format = {
  name: 'wecom',
  secret: 'none',
  make: message => asJson({ msgtype: 'text', text: { content: fitting(plainText(textOf(message))) } })
}
