import { type FileHandle, open } from 'node:fs/promises'
import { BackupError } from '../../backup/backup-error.ts'
import { type Bundle, openBundle } from '../../backup/bundle-file.ts'
import type { Secret } from '../../domain/secret.ts'
import { Failure } from '../exit.ts'
import { textKind } from '../what-it-is.ts'

export async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, 'r').catch(() => {
    throw new Failure('usage', 'the backup file cannot be read')
  })
  // The file is read twice: first to verify all of it, then to write it.
  if ((await file.stat()).isFile()) return file
  await file.close()
  throw new Failure('usage', 'the backup must be a file, not a pipe or a directory')
}

/** Reads a bundle once completely; says what a file is that is none. */
export const openBackup = (file: FileHandle, passphrase: Secret): Promise<Bundle> =>
  openBundle(file, passphrase, textKind).catch(toFailure)

/** What the backup has to say becomes the end of a command. */
export function toFailure(error: unknown): never {
  if (!(error instanceof BackupError)) throw error
  throw new Failure(error.kind === 'unsuitable' ? 'usage' : error.kind, error.message)
}
