import { readFileSync } from 'node:fs'
import { decodeText } from '../../domain/documents/decode.ts'

/** The text of a file that a variable names; undefined, with a fault that holds neither the text nor the path, where it has none. */
export function fileText(variable: string, path: string, faults: string[]): string | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    faults.push(`${variable} names a file that cannot be read`)
    return undefined
  }
  const decoded = decodeText(bytes)
  if ('text' in decoded) return decoded.text
  faults.push(`${variable} names a file that is no text. ${decoded.fault}`)
  return undefined
}
