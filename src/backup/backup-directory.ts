import { randomBytes } from 'node:crypto'
import { type FileHandle, open, readdir, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Names of our files, with their time in UTC. No other file in the directory is ever touched. */
const NAME = /^jcb-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/
const PARTIAL = /^jcb-\d{8}T\d{6}Z\.backup\.[0-9a-f]{12}\.partial$/

export const backupName = (time: number): string =>
  `jcb-${new Date(time).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}.backup`

/** The time in the name of a backup in milliseconds; undefined for every other file. */
export function timeOf(name: string): number | undefined {
  const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? []
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time) ? undefined : time
}

/** A name for a file that is being written. Two writers never share one. */
export const partialName = (name: string): string => `${name}.${randomBytes(6).toString('hex')}.partial`

/** The regular files of ours, oldest first: a link with such a name is somebody else's. */
async function ours(directory: string, isOurs: (name: string) => boolean): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  return entries.flatMap(entry => (entry.isFile() && isOurs(entry.name) ? [entry.name] : [])).toSorted()
}

export const backupsIn = (directory: string): Promise<string[]> => ours(directory, name => timeOf(name) !== undefined)

/** Removes what writers left that were killed. */
export async function removePartials(directory: string): Promise<void> {
  for (const name of await ours(directory, name => PARTIAL.test(name))) await remove(join(directory, name))
}

/** Somebody else may have removed it. */
export async function remove(path: string): Promise<void> {
  await unlink(path).catch(error => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  })
}

/**
 * The backups to remove when `newest` is proved, so that `keep` of them stay. Those of a time to come are neither counted nor removed: a
 * clock that was wrong for some days must not push the good ones out.
 */
export function surplus(names: readonly string[], newest: string, keep: number): string[] {
  const older = names.filter(name => name < newest).toSorted()
  return older.slice(0, Math.max(0, older.length - (keep - 1)))
}

export const createFile = (path: string): Promise<FileHandle> => open(path, 'wx+', 0o600)

/** Gives a complete file its name, for good. */
export async function publish(directory: string, partial: string, name: string): Promise<void> {
  await rename(join(directory, partial), join(directory, name))
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } catch (error) {
    // Some file systems cannot sync a directory; they keep its entries in their own way.
    if (!['EINVAL', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await handle.close()
  }
}
