import { constants } from 'node:fs'
import { type FileHandle, lstat, open, opendir, readlink, realpath, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import type { Fetched, FetchFailure, Stored } from '../provider.ts'
import { codeOf, type Guard, type IsProtected, isAtOrBelow } from './protected-paths.ts'

/** The largest file, and the largest sum of the files of a directory, in bytes. */
const MOST_BYTES = 1024 * 1024
const MOST_FILES = 1_000
/** How often a key is read again that changes while it is read. */
const ATTEMPTS = 5

export interface Place {
  readonly root: string
  readonly isProtected: IsProtected
  /** Whether the line end at the end of a file belongs to the value. */
  readonly keepLineEnd: boolean
}

type Outcome<T> = T | { readonly failure: FetchFailure }

/** Thrown where something has changed between two looks at it. */
class Moved extends Error {}

/** Reads a file, or a directory as an object of its files. Never throws. */
export async function readKey(
  { guard, ...rest }: Omit<Place, 'isProtected'> & { readonly guard: Pick<Guard, 'look'> },
  key: string
): Promise<Fetched> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      const found = await readOnce({ ...rest, isProtected: await guard.look() }, key)
      return 'failure' in found ? found : { stored: found, version: null }
    } catch (error) {
      if (!(error instanceof Moved) && codeOf(error) !== 'ENOENT') return { failure: failureOf(error) }
    }
  }
  return { failure: 'Unavailable' }
}

async function readOnce(place: Place, key: string): Promise<Outcome<Stored>> {
  const real = await resolveKey(place, key)
  if (typeof real !== 'string') return real
  const found = await lstat(real)
  if (found.isDirectory()) return readDirectory(place, key, real)
  // Opening a device can have an effect, so it is not even opened.
  return found.isFile() ? readFile(place, real) : { failure: 'BadAnswer' }
}

/**
 * The real path of a key. Links are followed, because a mount of Kubernetes consists of them (`key -> ..data/key`,
 * `..data -> ..2026_11_30`), but only below the directory of the key itself: rules for paths would mean nothing if
 * `team-a/key` could lead to `team-b/key`.
 */
export async function resolveKey(place: Omit<Place, 'keepLineEnd'>, key: string): Promise<Outcome<string>> {
  const { root, isProtected } = place
  const parents = key.split('/').slice(0, -1)
  const above = parents.length === 0 ? root : await resolveKey(place, parents.join('/'))
  if (typeof above !== 'string') return above
  let real: string
  try {
    real = await realpath(join(root, key))
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw error
    return { failure: (await isAbsent(above, basename(key))) ? 'NotFound' : 'Unavailable' }
  }
  if (!isAtOrBelow(root, real)) return { failure: 'Forbidden' }
  const plain = relative(root, real).split('/').filter(isShown)
  const isWithin = parents.every((parent, at) => parent === plain[at])
  return isWithin && !(await isProtected(real)) ? real : { failure: 'Forbidden' }
}

/** Names that begin with two dots belong to the mount. */
const isShown = (name: string): boolean => !name.startsWith('..')

/**
 * Whether a name is certainly not there. A link that leads nowhere may be about to be exchanged, and a directory with nothing in it may
 * be a mount point whose volume is missing.
 */
async function isAbsent(above: string, name: string): Promise<boolean> {
  const found = await stat(above)
  if (!found.isDirectory()) return found.isFile()
  if (await isEmpty(above)) return false
  return lstat(join(above, name)).then(
    () => false,
    error => codeOf(error) === 'ENOENT'
  )
}

export async function isEmpty(directory: string): Promise<boolean> {
  for await (const _ of await opendir(directory)) return false
  return true
}

async function readFile({ keepLineEnd }: Pick<Place, 'keepLineEnd'>, real: string): Promise<Outcome<{ readonly bytes: Buffer }>> {
  const file = await openAt(real)
  try {
    const before = await file.stat({ bigint: true })
    if (!before.isFile()) return { failure: 'BadAnswer' }
    if (before.size > MOST_BYTES) return { failure: 'TooLarge' }
    const bytes = await readBytes(file, Number(before.size))
    const after = await file.stat({ bigint: true })
    if (after.mtimeNs !== before.mtimeNs || BigInt(bytes.length) !== after.size) throw new Moved()
    return { bytes: keepLineEnd ? bytes : withoutLineEnd(bytes) }
  } finally {
    await file.close()
  }
}

/** Opens what is at a path that was checked, and nothing else: the kernel tells where the opened file is. Does not wait for a writer of a FIFO. */
export async function openAt(real: string): Promise<FileHandle> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW, O_NOCTTY } = constants
  const file = await open(real, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY).catch(error => {
    throw codeOf(error) === 'ELOOP' ? new Moved() : error
  })
  try {
    if ((await readlink(`/proc/self/fd/${file.fd}`)) !== real) throw new Moved()
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Reads one byte more than there should be: a file that grows is read again. */
async function readBytes(file: FileHandle, size: number): Promise<Buffer> {
  const buffer = Buffer.alloc(size + 1)
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}

function withoutLineEnd(bytes: Buffer): Buffer {
  if (bytes.at(-1) !== 0x0a) return bytes
  return bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1)
}

/** Each regular file is a property. What is no file is none; a file that may not be read fails all. */
async function readDirectory(place: Place, key: string, real: string): Promise<Outcome<Stored>> {
  const before = await stateOf(real)
  const properties = new Map<string, Buffer>()
  let left = MOST_BYTES
  const names = await namesIn(real, MOST_FILES)
  if (names.isCut) return { failure: 'TooLarge' }
  if (names.names.length === 0) return { failure: 'Unavailable' }
  for (const name of names.names) {
    const path = await resolveKey(place, `${key}/${name}`)
    if (typeof path !== 'string') {
      if (path.failure === 'NotFound') throw new Moved()
      return path
    }
    if (!(await lstat(path)).isFile()) continue
    const found = await readFile(place, path)
    if ('failure' in found) return found
    left -= found.bytes.length
    if (left < 0) return { failure: 'TooLarge' }
    properties.set(name, found.bytes)
  }
  // All properties are of one moment: a user name must not come with the password of another one.
  if ((await stateOf(real)) !== before) throw new Moved()
  return { properties }
}

/** Changes when a file of a directory is added, exchanged or removed, and when a mount of Kubernetes is. */
async function stateOf(directory: string): Promise<string> {
  const { mtimeNs, ino } = await stat(directory, { bigint: true })
  const data = await readlink(join(directory, '..data')).catch(() => '')
  return `${ino} ${mtimeNs} ${data}`
}

/** Names in a directory, as far as they are shown. */
export async function namesIn(directory: string, most: number): Promise<{ readonly names: string[]; readonly isCut: boolean }> {
  const names: string[] = []
  for await (const { name } of await opendir(directory)) {
    if (!isShown(name)) continue
    if (names.length === most) return { names: names.sort(), isCut: true }
    names.push(name)
  }
  return { names: names.sort(), isCut: false }
}

export function failureOf(error: unknown): FetchFailure {
  const code = codeOf(error)
  if (code === 'EACCES' || code === 'EPERM') return 'Forbidden'
  return ['ELOOP', 'ENAMETOOLONG'].includes(code) ? 'BadAnswer' : 'Unavailable'
}
