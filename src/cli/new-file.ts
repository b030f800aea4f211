import { type FileHandle, open } from 'node:fs/promises'
import { Failure } from './exit.ts'

/** A new file for a secret, readable only by its owner. `option` is what names it. */
export const newFile = (option: string, path: string): Promise<FileHandle> =>
  open(path, 'wx', 0o600).catch(() => {
    throw new Failure('usage', `${option} names a file that already exists or cannot be created`)
  })
