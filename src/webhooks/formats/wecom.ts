import { hasErrorCode } from './error-code.ts'
import { asJson, type Format } from './format.ts'
import { plainText, textOf } from './text.ts'

/** Bytes of UTF-8 that WeCom takes. */
const LIMIT = 2048

/** As many whole characters of a text as fit. A decoder that expects more bytes leaves out a last character that was cut. */
function fitting(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= LIMIT) return text
  const start = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, LIMIT - 6), { stream: true })
  return `${start}…`
}

/** A robot of a WeCom group. Its plain text has no syntax. */
export const wecom: Format = {
  name: 'wecom',
  secret: 'none',
  refuses: hasErrorCode,
  make: message => asJson({ msgtype: 'text', text: { content: fitting(plainText(textOf(message))) } })
}
