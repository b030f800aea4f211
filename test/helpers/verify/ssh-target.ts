import { type AddressRules, strictRules } from '../../../src/outbound/address.ts'
import { createConnect } from '../../../src/outbound/connect.ts'
import type { OutboundOptions } from '../../../src/outbound/request.ts'
import { gitSsh } from '../../../src/verify/git-ssh/git-ssh.ts'
import type { TargetSettings, Tried, VerifyDeps } from '../../../src/verify/kind.ts'
import { targetAt, tried, verifyDeps } from './try.ts'

export const localRules: AddressRules = { ...strictRules, networks: ['127.0.0.1/32'] }

/** What the kind gets in a test: connections to this machine, and no requests. */
export const sshDeps = (signal = AbortSignal.timeout(20_000), rules = localRules, options: OutboundOptions = {}): VerifyDeps =>
  verifyDeps({ connect: createConnect(rules, options), signal })

export const sshTarget = (
  { address, hostKeys }: Pick<TargetSettings, 'address' | 'hostKeys'>,
  options: TargetSettings['options'] = {}
): TargetSettings => ({ ...targetAt(address, options), ca: null, hostKeys })

export const withKey = (username: string, privateKey: string, passphrase?: string): Tried =>
  tried('ssh-key', { username, privateKey, ...(passphrase === undefined ? {} : { passphrase }) })

/** The state of a try and its reason in one word each. */
export async function outcomeOf(target: TargetSettings, credential: Tried, deps = sshDeps()): Promise<string> {
  const result = await gitSsh.verify(target, credential, deps)
  return [result.state, 'reason' in result ? [result.reason] : []].flat().join(' ')
}
