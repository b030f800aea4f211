import { generateSshKey } from '../../domain/types/ssh-key/generate.ts'
import type { UnknownReason } from '../../domain/verification.ts'
import type { TargetSettings, Tried } from '../kind.ts'
import type { Login } from './attempts.ts'

/** The user of nearly every Git host. */
const USER = 'git'

/** The login of a credential, or why there is none. */
export function loginOf({ options }: Pick<TargetSettings, 'options'>, { type, fields }: Tried): Login | UnknownReason {
  const text = (secret: Tried['fields'][string] | undefined) => secret?.reveal() ?? ''
  const user = text(fields['username']) || USER
  if (type === 'ssh-key') {
    const privateKey = text(fields['privateKey'])
    return privateKey === '' ? 'ValueMissing' : { user, privateKey, passphrase: text(fields['passphrase']) }
  }
  if (type !== 'username-password' || options['password'] !== true) return 'TypeUnsupported'
  const password = text(fields['password'])
  return password === '' ? 'ValueMissing' : { user, password }
}

/** A login that no server knows: its key was generated for it. */
export const throwawayLogin = async (user = USER): Promise<Login> => ({
  ...{ user, passphrase: '' },
  privateKey: (await generateSshKey('ed25519', '')).privateKey
})
