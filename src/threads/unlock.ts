import ssh2 from 'ssh2'
import type { Unlock } from '../domain/types/ssh-key/unlock.ts'

/** What ssh2 says of a passphrase that does not fit: the check of the decrypted numbers, or of the cipher's own tag, fails. */
const WRONG = /integrity check failed|Malformed|authenticate/

/** Opens an encrypted key of OpenSSH. It blocks for as long as the key's author chose. */
export const unlock: Unlock = (key, passphrase) => {
  const parsed = attempt(key, passphrase)
  if (parsed instanceof Error) return WRONG.test(parsed.message) ? 'wrong' : 'unknown'
  return { publicBlob: parsed.getPublicSSH(), comment: parsed.comment }
}

function attempt(key: string, passphrase: string) {
  try {
    return ssh2.utils.parseKey(key, passphrase)
  } catch (error) {
    return new Error(/authenticate|bad decrypt/.test((error as Error).message) ? 'Malformed' : 'not known')
  }
}
