import type { FileHandle } from 'node:fs/promises'
import type { Secret } from '../domain/secret.ts'
import { formatOf, unusable } from '../store/migrations/format.ts'
import { FIRST_FORMAT } from '../store/migrations/index.ts'
import { registryKeys } from '../store/redis/registry-keys.ts'
import { BackupError } from './backup-error.ts'
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

/** Says in a few words what a text is that is no backup. */
export type KindOf = (text: string) => string | undefined

/** Reads a bundle once completely; throws unless every frame and line is authentic. */
export async function openBundle(file: FileHandle, passphrase: Secret, kindOf: KindOf = () => undefined): Promise<Bundle> {
  const readAt: ReadAt = async (position, length) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
    return buffer.subarray(0, bytesRead)
  }
  const { header, end } = headerIn(await readAt(0, FRONT), kindOf)
  const keys = await bundleKeys(header, passphrase)
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
    throw error instanceof FrameError ? new BackupError('failed', `the bundle cannot be decrypted: ${error.message}`) : error
  }
  const reason = unusable(formatOf(format))
  if (reason !== undefined) throw new BackupError('failed', `this version cannot restore the backup. ${reason}`)
  if (!isKnown) throw new BackupError('failed', 'the bundle has parts that are unknown to this version')
  return { keys, format, lines }
}

function headerIn(front: Buffer, kindOf: KindOf): { readonly header: string; readonly end: number } {
  const start = front.indexOf(MAGIC)
  const end = front.indexOf('\n', Math.max(start, 0)) + 1
  const header = front.toString('latin1', start, end)
  if (start === -1 || end === 0) {
    const what = front.length === 0 ? 'empty' : (kindOf(front.toString('latin1')) ?? 'something else')
    throw new BackupError('unsuitable', `the file is not a backup of a bridge: it is ${what}`)
  }
  if (!HEADER.test(header))
    throw new BackupError('failed', 'the backup was created by a newer version of the bridge, or its header was modified')
  return { header, end }
}
