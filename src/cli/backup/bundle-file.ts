import { type FileHandle, open } from 'node:fs/promises'
import type { Secret } from '../../domain/secret.ts'
import { formatOf, unusable } from '../../store/migrations/format.ts'
import { FIRST_FORMAT } from '../../store/migrations/index.ts'
import { registryKeys } from '../../store/redis/redis-keys.ts'
import { Failure } from '../exit.ts'
import { textKind } from '../what-it-is.ts'
import { type BundleKeys, bundleKeys, HEADER, MAGIC } from './bundle-key.ts'
import { FrameError, type ReadAt, readFrames } from './frames.ts'
import { type Line, parsedLines, partOf } from './records.ts'

/** A complete bundle that was encrypted with this passphrase. */
export interface Bundle {
  readonly keys: BundleKeys
  /** The format of the store that it was taken from. */
  readonly format: string
  /** Every call reads its lines from the start. */
  lines(): AsyncGenerator<Line>
}

/** Number of bytes searched for the header, because npm and others may have written lines before it. */
const FRONT = 64 * 1024

/** Reads a bundle once completely; throws unless every frame and line is authentic. */
export async function openBundle(file: FileHandle, passphrase: Secret): Promise<Bundle> {
  const readAt: ReadAt = async (position, length) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
    return buffer.subarray(0, bytesRead)
  }
  const { header, end } = headerIn(await readAt(0, FRONT))
  const keys = bundleKeys(header, passphrase)
  const lines = () => parsedLines(readFrames(keys.frames, readAt, end))
  let format = String(FIRST_FORMAT)
  let isKnown = true
  try {
    for await (const line of lines()) {
      const part = partOf(line)
      if (part?.key === registryKeys.format) format = line.entries[0]?.[0] ?? ''
      isKnown &&= part !== undefined
    }
  } catch (error) {
    throw error instanceof FrameError ? new Failure('failed', `the bundle cannot be decrypted: ${error.message}`) : error
  }
  const reason = unusable(formatOf(format))
  if (reason !== undefined) throw new Failure('failed', `this version cannot restore the backup. ${reason}`)
  if (!isKnown) throw new Failure('failed', 'the bundle has parts that are unknown to this version')
  return { keys, format, lines }
}

function headerIn(front: Buffer): { readonly header: string; readonly end: number } {
  const start = front.indexOf(MAGIC)
  const end = front.indexOf('\n', Math.max(start, 0)) + 1
  const header = front.toString('latin1', start, end)
  if (start === -1 || end === 0) {
    const what = front.length === 0 ? 'empty' : (textKind(front.toString('latin1')) ?? 'something else')
    throw new Failure('usage', `the file is not a backup of a bridge: it is ${what}`)
  }
  if (!HEADER.test(header))
    throw new Failure('failed', 'the backup was created by a newer version of the bridge, or its header was modified')
  return { header, end }
}

export async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, 'r').catch(() => {
    throw new Failure('usage', 'the backup file cannot be read')
  })
  // The file is read twice: first to verify all of it, then to write it.
  if ((await file.stat()).isFile()) return file
  await file.close()
  throw new Failure('usage', 'the backup must be a file, not a pipe or a directory')
}
