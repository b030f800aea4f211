import ssh2 from 'ssh2'
import type { Unlock } from '../domain/types/ssh-key/unlock.ts'

/** Messages of ssh2 for a wrong passphrase: the check numbers or the cipher's tag do not match. */
const WRONG = /integrity check failed|Malformed|authenticate/

/** Decrypts an OpenSSH key. It blocks for as long as the key's author chose. */
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
