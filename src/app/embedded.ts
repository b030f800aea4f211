import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes the data directory, readable by its owner alone. */
export async function makeDataDir(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chmod(path, 0o700)
}

/** The content of a file that is made once, mode 0600. Losing the master key is losing every stored secret, so it is never replaced. */
async function madeOnce(path: string, make: () => string): Promise<{ readonly text: string; readonly isNew: boolean }> {
  const text = make()
  try {
    await writeFile(path, `${text}\n`, { flag: 'wx', mode: 0o600 })
    return { text, isNew: true }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return { text: (await readFile(path, 'utf8')).trim(), isNew: false }
  }
}

/** The keyring of an embedded bridge. */
export const embeddedMasterKeys = (dataDir: string) =>
  madeOnce(join(dataDir, 'master-keys'), () => `k1:${randomBytes(32).toString('base64url')}`)

/** The admin token of an embedded bridge. Its prefix lets secret scanners find a token that went astray. */
export const embeddedAdminToken = (dataDir: string) =>
  madeOnce(adminTokenFile(dataDir), () => `jcb_${randomBytes(32).toString('base64url')}`)

export const adminTokenFile = (dataDir: string): string => join(dataDir, 'admin-token')
