import { parseKeyring } from '../store/keyring.ts'
import type { SettingsText } from './settings-text.ts'

/** The text of the master keys. */
export function masterKeysOf(text: SettingsText, faults: string[]): string | undefined {
  const keys = text('MASTER_KEYS')
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
