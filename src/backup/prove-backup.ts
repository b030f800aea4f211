import type { FileHandle } from 'node:fs/promises'
import type { Secret } from '../domain/secret.ts'
import { BackupFailed } from './backup-failure.ts'
import { openBundle } from './bundle-file.ts'
import { contentsOf } from './contents.ts'
import type { Dumped } from './dump.ts'

/** Reads a backup to its end with nothing but the passphrase, as a restore would. Throws unless it holds what was written. */
export async function prove(file: FileHandle, passphrase: Secret, written: Dumped): Promise<void> {
  try {
    const { projects, credentials, closed } = await contentsOf(await openBundle(file, passphrase))
    if (projects === written.projects && credentials === written.credentials && closed === written.closed) return
  } catch {
    // Said below, in words without its content.
  }
  throw new BackupFailed('Unproved')
}
