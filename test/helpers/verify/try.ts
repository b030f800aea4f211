import { Secret } from '../../../src/domain/secret.ts'
import { strictRules } from '../../../src/outbound/address.ts'
import { createOutbound } from '../../../src/outbound/request.ts'
import type { TargetSettings, Tried, VerifyDeps } from '../../../src/verify/kind.ts'
import { ca } from './authority.ts'

/** What a kind gets in a test: https to this machine. */
export const verifyDeps = (more: Partial<VerifyDeps> = {}): VerifyDeps => ({
  outbound: createOutbound({ ...strictRules, networks: ['127.0.0.1/32'] }),
  connect: async () => ({ failure: 'ConnectFailed' }),
  now: Date.now,
  signal: AbortSignal.timeout(20_000),
  ...more
})

/** A verify target at this address that trusts the authority of the tests. */
export const targetAt = (address: string, options: TargetSettings['options'] = {}): TargetSettings => ({
  ...{ name: 'test', address, ca, hostKeys: [], options }
})

/** A credential to be tried. */
export const tried = (type: string, fields: Readonly<Record<string, string>>): Tried => ({
  type,
  fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, new Secret(value)]))
})

export const account = (username: string, password: string): Tried => tried('username-password', { username, password })
