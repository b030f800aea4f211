import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { decodeText } from '../../domain/documents/decode.ts'
import type { Read } from './setting.ts'

/** Bytes; the largest file of a setting has a few certificates. */
const LARGEST = 8 * 1024 * 1024

/** The text of a file. What is wrong with it is said without its text and its path. */
export function readTextFile(path: string): Read<string> {
  const bytes = bytesOf(path)
  if (typeof bytes === 'string') return { fault: bytes }
  const decoded = decodeText(bytes)
  return 'text' in decoded ? { value: decoded.text } : { fault: `names a file that is no text. ${decoded.fault}` }
}

/** The bytes, or why there are none. A pipe or a device could keep the whole process waiting, now or when it is read again. */
function bytesOf(path: string): Buffer | string {
  let fd: number | undefined
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const stat = fstatSync(fd)
    if (!stat.isFile()) return 'names something that is no regular file'
    return stat.size > LARGEST ? 'names a file that is too large' : readFileSync(fd)
  } catch {
    return 'names a file that cannot be read'
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}
