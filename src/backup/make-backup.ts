import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { backupName, backupsIn, createFile, partialName, publish, remove, removePartials, surplus } from './backup-directory.ts'
import { BackupFailed, failureOf } from './backup-failure.ts'
import type { Dumped } from './dump.ts'
import { prove } from './prove-backup.ts'
import { type BundleSource, writeBundle } from './write-bundle.ts'

export interface MakeBackupDeps extends BundleSource {
  readonly directory: string
  /** Milliseconds since 1970 by the clock of Redis. */
  readonly now: number
  /** Aborted when another process may make backups. */
  readonly signal: AbortSignal
}

export interface MadeBackup extends Dumped {
  readonly name: string
  readonly bytes: number
}

/** Writes a backup beside the others, reads it back, and gives it its name. Throws `BackupFailed`; the other files stay as they are. */
export async function makeBackup(deps: MakeBackupDeps): Promise<MadeBackup> {
  const { directory, now, signal } = deps
  const name = backupName(now)
  const partial = partialName(name)
  const path = join(directory, partial)
  try {
    await onDisk(removePartials(directory))
    const file = await onDisk(createFile(path))
    let written: { readonly dumped: Dumped; readonly bytes: number }
    try {
      written = await write(deps, file)
      await prove(file, deps.passphrase, written.dumped)
    } finally {
      await file.close()
    }
    signal.throwIfAborted()
    await onDisk(publish(directory, partial, name))
    return { ...written.dumped, name, bytes: written.bytes }
  } catch (error) {
    await remove(path).catch(() => {})
    throw error
  }
}

/** Removes older backups than `newest`, which is proved, so that `keep` of them stay. Returns how many it were. */
export async function prune(directory: string, newest: string, keep: number): Promise<number> {
  const old = surplus(await onDisk(backupsIn(directory)), newest, keep)
  for (const each of old) await onDisk(remove(join(directory, each)))
  return old.length
}

/** A failure of the file system keeps its reason where other errors are those of Redis. */
const onDisk = async <T>(work: Promise<T>): Promise<T> =>
  work.catch(error => {
    throw failureOf(error)
  })

async function write({ signal, ...source }: MakeBackupDeps, file: FileHandle): Promise<{ dumped: Dumped; bytes: number }> {
  let bytes = 0
  const append = async (some: Buffer | string) => {
    signal.throwIfAborted()
    bytes += (await onDisk(writeAll(file, Buffer.from(some), bytes))).length
  }
  const dumped = await writeBundle(source, append).catch(error => {
    throw error instanceof BackupFailed || signal.aborted ? error : new BackupFailed('StoreUnread')
  })
  await onDisk(file.sync())
  return { dumped, bytes }
}

/** One write may take only a part of it when the space ends. */
async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<Buffer> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten
  return bytes
}
