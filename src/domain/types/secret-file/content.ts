import type { Buffer } from 'node:buffer'
import type { WarningCode } from '../../finding-codes.ts'
import type { Report } from '../../findings.ts'
import { encodingOf } from '../shared/encodings.ts'
import { isPlaceholder } from '../shared/placeholders.ts'

type ContentReport = Report<never, WarningCode | 'FileNotAsNamed' | 'FileIsWebPage' | 'FileIsPointer'>

const POINTER = '#/data/content'

/** Larger files are not read as a whole. */
const LARGEST = 64 * 1024

/** What a file is meant to be by the end of its name, and whether it is that. */
const named: readonly (readonly [end: RegExp, is: (bytes: Buffer) => boolean])[] = [
  [/\.json$/i, isJson],
  [/\.pem$/i, bytes => bytes.includes('-----BEGIN ')],
  [/\.(?:p12|pfx|jks)$/i, bytes => bytes[0] === 0x30 || ['feedfeed', 'cececece'].includes(bytes.subarray(0, 4).toString('hex'))]
]

/** Warns of what is there in place of the file that was meant. */
export function checkContent(report: ContentReport, fileName: string, bytes: Buffer): undefined {
  if (bytes.length > LARGEST) return
  const text = bytes
    .toString()
    .replace(/^\uFEFF/, '')
    .trim()
  if (text.startsWith('version https://git-lfs.github.com/spec/')) return report.warn('FileIsPointer', POINTER)
  if (/^<(?:!doctype\s+html|html)\b/i.test(text) && !/\.x?html?$/i.test(fileName)) return report.warn('FileIsWebPage', POINTER)
  if (!isWritten(text) && isPlaceholder(text)) return report.warn('Placeholder', POINTER)
  const encoded = encodingOf(text)
  if (encoded !== undefined && encoded.what !== 'a text' && encoded.what !== 'a token')
    return report.warn('EncodedText', POINTER, `${encoded.how} of ${encoded.what}`)
  if (named.some(([end, is]) => end.test(fileName) && !is(bytes))) report.warn('FileNotAsNamed', POINTER)
}

/** Whether variables in a text belong to it, as in settings that a tool fills in. */
const isWritten = (text: string): boolean => /[=\n]|: |<\//.test(text)

/** Most readers of JSON take no byte order mark. */
function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString())
    return true
  } catch {
    return false
  }
}
