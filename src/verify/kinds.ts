import { gitHttps } from './git-https.ts'
import { gitSsh } from './git-ssh/git-ssh.ts'
import { http } from './http.ts'
import type { VerifyKind } from './kind.ts'
import { kubernetes } from './kubernetes/kubernetes.ts'
import { registry } from './registry/registry.ts'

/** Every kind of verify target. */
export const kinds: readonly VerifyKind[] = [gitHttps, gitSsh, http, kubernetes, registry]

/** The kind of this name; undefined for none. */
export const kindNamed = (name: string): VerifyKind | undefined => kinds.find(({ kind }) => kind === name)
