import { readFileSync } from 'node:fs'
import { decodeText } from '../../domain/documents/decode.ts'
import type { Read } from './setting.ts'

/** The text of a file. What is wrong with it is said without its text and its path. */
export function readTextFile(path: string): Read<string> {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    return { fault: 'names a file that cannot be read' }
  }
  const decoded = decodeText(bytes)
  return 'text' in decoded ? { value: decoded.text } : { fault: `names a file that is no text. ${decoded.fault}` }
}
