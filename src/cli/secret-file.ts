import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { Secret } from '../domain/secret.ts'
import { decoded } from './documents.ts'
import { Failure } from './exit.ts'

/** What in the mode of a file lets others than its owner and group read it, or others than its owner write it. */
const TOO_OPEN = 0o027

/** The text of a file with one secret, without the end of its line. `name` is the setting that names the file. */
export function secretFile(name: string, path: string): Secret {
  const { mode, isFile, bytes } = contentOf(name, path)
  // A pipe of the shell has a mode, too, but nobody else has a way to it.
  if (isFile && (mode & TOO_OPEN) !== 0)
    throw new Failure('usage', `${name} names a file that others may read or change: chmod 0400 it (0440 for its group)`)
  const secret = decoded(bytes, `the file that ${name} names`).replace(/\r?\n$/, '')
  if (secret === '') throw new Failure('usage', `${name} names an empty file`)
  return new Secret(secret)
}

function contentOf(name: string, path: string): { mode: number; isFile: boolean; bytes: Buffer } {
  let fd: number | undefined
  try {
    fd = openSync(path, 'r')
    const stat = fstatSync(fd)
    return { mode: stat.mode, isFile: stat.isFile(), bytes: readFileSync(fd) }
  } catch {
    throw new Failure('usage', `${name} names a file that cannot be read`)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}
