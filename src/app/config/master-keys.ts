import { KEY_ID, parseKeyring } from '../../store/sealing/keyring.ts'
import type { SettingsText } from './settings-text.ts'

/** The text of the master keys. */
export function masterKeysOf(text: SettingsText, faults: string[]): string | undefined {
  const keys = text('MASTER_KEYS')
  if (keys !== undefined) faults.push(...keyringFaults(keys))
  return keys
}

/** Ids of keys that are gone for good, from `MASTER_KEYS_LOST`. */
export function lostKeysOf(text: string | undefined, faults: string[]): string[] {
  const ids = (text ?? '').split(',').flatMap(id => id.trim() || [])
  if (!ids.every(id => KEY_ID.test(id))) faults.push('MASTER_KEYS_LOST must be a comma list of ids of master keys')
  return ids
}

function keyringFaults(keys: string): string[] {
  try {
    parseKeyring(keys)
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}
