import { readFileSync, statSync } from 'node:fs'
import { parseKeyring } from '../store/keyring.ts'

/** What in the mode of a file lets others than its owner and group read it, or others than its owner write it. */
const TOO_OPEN = 0o027

/**
 * The text of the master keys, from `MASTER_KEYS` or the file that `MASTER_KEYS_FILE` names. Faults are sentences that hold neither keys nor
 * paths. A file may be read by its group, because that is how Kubernetes mounts secrets for a user that is not root.
 */
export function masterKeysOf(text: (name: string) => string | undefined, faults: string[]): string | undefined {
  const [direct, path] = [text('MASTER_KEYS'), text('MASTER_KEYS_FILE')]
  if (direct !== undefined && path !== undefined) faults.push('MASTER_KEYS and MASTER_KEYS_FILE must not be set both')
  const keys = direct ?? (path === undefined ? undefined : contentOf(path, faults))
  if (keys !== undefined) faults.push(...keyringFaults(keys))
  return keys
}

function contentOf(path: string, faults: string[]): string | undefined {
  try {
    if ((statSync(path).mode & TOO_OPEN) !== 0)
      faults.push('MASTER_KEYS_FILE names a file that others may read or change: chmod 0400 it (0440 for its group)')
    return readFileSync(path, 'utf8')
  } catch {
    faults.push('MASTER_KEYS_FILE names a file that cannot be read')
    return undefined
  }
}

function keyringFaults(keys: string): string[] {
  try {
    parseKeyring(keys)
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}
