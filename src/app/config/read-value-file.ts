import { statSync } from 'node:fs'
import { readTextFile } from './read-text-file.ts'
import type { Read } from './setting.ts'

/** What in the mode of a file lets others than its owner and group read it, or others than its owner write it. */
const TOO_OPEN = 0o027

/** Whether others may read or change a file. Its group may read it, because that is how Kubernetes mounts secrets for a user that is not root. */
const isTooOpen = (path: string): boolean => (statSync(path).mode & TOO_OPEN) !== 0

/** The text of a file that holds one value, without its final line end. A fault quotes neither the text nor the path. */
export function readValueFile(path: string, isSecret: boolean): Read<string> {
  try {
    if (isSecret && isTooOpen(path))
      return { fault: 'names a file that others may read or change: chmod 0400 it (0440 for its group)' }
  } catch {
    return { fault: 'names a file that cannot be read' }
  }
  const read = readTextFile(path)
  if ('fault' in read) return read
  const value = read.value.replace(/\r?\n$/, '')
  return value === '' ? { fault: 'names a file that is empty' } : { value }
}
