import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { Secret } from '../domain/secret.ts'
import { decoded } from './documents.ts'
import { Failure } from './exit.ts'

/** Mode bits that let anybody but the owner and the group read a file, or anybody but the owner write it. */
const TOO_OPEN = 0o027

/** The secret in a file, without the final line end. `name` is the setting that names the file. */
export function secretFile(name: string, path: string): Secret {
  const { mode, isFile, bytes } = contentOf(name, path)
  // A pipe from the shell also has a mode, but nobody else can access it.
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
