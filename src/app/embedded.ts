import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newTokenText } from '../access/api-token.ts'
import { decodeText } from '../domain/documents/decode.ts'

/** Creates the data directory, readable only by its owner. */
export async function makeDataDir(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chmod(path, 0o700)
}

/**
 * The content of a file that is created once, with mode 0600, and synced to disk before it is used: losing the master key would
 * lose every stored secret. It appears complete or not at all, and is never replaced.
 */
async function madeOnce(path: string, make: () => string): Promise<{ readonly text: string; readonly isNew: boolean }> {
  const known = await readFile(path).catch(() => undefined)
  if (known !== undefined) return { text: textOf(path, known), isNew: false }
  const text = make()
  const draft = `${path}.${process.pid}`
  await writeFile(draft, `${text}\n`, { mode: 0o600, flush: true })
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return { text: textOf(path, await readFile(path)), isNew: false }
  } finally {
    await rm(draft, { force: true })
  }
  const directory = await open(dirname(path))
  await directory.sync().finally(() => directory.close())
  return { text, isNew: true }
}

function textOf(path: string, bytes: Buffer): string {
  const decoded = decodeText(bytes)
  if ('fault' in decoded) throw new Error(`${path} is not a text file. ${decoded.fault}`)
  return decoded.text.trim()
}

/** The keyring of an embedded bridge. */
export const embeddedMasterKeys = (dataDir: string) =>
  madeOnce(masterKeysFile(dataDir), () => `k1:${randomBytes(32).toString('base64url')}`)

/** The admin token of an embedded bridge. Its prefix lets secret scanners find a leaked token. */
export const embeddedAdminToken = (dataDir: string) => madeOnce(adminTokenFile(dataDir), newTokenText)

const masterKeysFile = (dataDir: string): string => join(dataDir, 'master-keys')
export const adminTokenFile = (dataDir: string): string => join(dataDir, 'admin-token')

/** The files in a data directory that hold a secret as it is. */
export const secretFilesIn = (dataDir: string): readonly string[] => [masterKeysFile(dataDir), adminTokenFile(dataDir)]
