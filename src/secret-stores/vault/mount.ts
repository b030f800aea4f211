import { own } from '../../domain/own.ts'
import { type Ask, encoded, partOf, type VaultFailure } from './client.ts'

export type KvVersion = 1 | 2

/**
 * What Vault says about the mount. `Refused`: it says nothing, because the token may do nothing there, or because nothing is mounted
 * there: both have the same answer. `NotKv`: another engine is mounted. `Elsewhere`: the path is inside another mount.
 */
export type MountLook = { readonly kv: KvVersion } | { readonly fault: 'Refused' | 'NotKv' | 'Elsewhere' } | VaultFailure

/** Looks the mount up, as the command lines of Vault and OpenBao do before they read. */
export async function lookAtMount(ask: Ask, mount: string): Promise<MountLook> {
  const answer = await ask({ path: `sys/internal/ui/mounts/${encoded(mount)}` })
  if ('failure' in answer) return answer
  if (answer.status !== 200) return { fault: 'Refused' }
  const data = partOf(answer.body, 'data')
  const type = data && own(data, 'type')
  if (data === undefined || typeof type !== 'string') return { failure: 'BadAnswer' }
  if (!isAt(own(data, 'path'), mount)) return { fault: 'Elsewhere' }
  // `generic` is the name of KV version 1 before Vault 0.10.
  if (!['kv', 'generic'].includes(type)) return { fault: 'NotKv' }
  const options = partOf(data, 'options')
  return { kv: options !== undefined && own(options, 'version') === '2' ? 2 : 1 }
}

/** Some versions put the namespace before the path. */
const isAt = (path: unknown, mount: string): boolean =>
  typeof path === 'string' && (path === `${mount}/` || path.endsWith(`/${mount}/`))
