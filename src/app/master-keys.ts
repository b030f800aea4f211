import { parseKeyring } from '../store/keyring.ts'
import { secretText } from './secret-text.ts'

/** The text of the master keys, from `MASTER_KEYS` or the file that `MASTER_KEYS_FILE` names. */
export function masterKeysOf(text: (name: string) => string | undefined, faults: string[]): string | undefined {
  const keys = secretText('MASTER_KEYS', { direct: text('MASTER_KEYS'), path: text('MASTER_KEYS_FILE') }, faults)
  if (keys !== undefined) faults.push(...keyringFaults(keys))
  return keys
}

function keyringFaults(keys: string): string[] {
  try {
    parseKeyring(keys)
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}
