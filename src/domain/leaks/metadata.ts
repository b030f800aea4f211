import type { Metadata, Secrets } from '../credential.ts'
import { escapePointer } from '../data.ts'
import { type Facts, type Finding, finding } from '../findings.ts'
import { searchFor } from './search.ts'

/** What may be kept beside a credential, and a warning for each label and annotation that may not. */
export interface Sifted {
  readonly metadata: Metadata
  readonly leftOut: readonly Finding[]
}

/**
 * Leaves out every label and annotation that holds a secret value of the same credential. Tools of Kubernetes keep whole Secrets in
 * annotations, and everybody who may look at a credential sees them. `secrets` are those of now and, in a change, of before.
 */
export function withoutSecrets(metadata: Metadata, ...secrets: readonly Secrets[]): Sifted {
  const search = searchFor(secrets)
  const leftOut: Finding[] = []
  const sift = (part: 'labels' | 'annotations'): Record<string, string> => {
    const kept = Object.entries(metadata[part]).filter(([name, text]) => {
      const isNamed = search.finds(name)
      if (!isNamed && !search.finds(text)) return true
      const pointer = `#/metadata/${part}`
      leftOut.push(finding('SecretInMetadata', isNamed ? pointer : `${pointer}/${escapePointer(name)}`))
      return false
    })
    return Object.fromEntries(kept)
  }
  return { metadata: { labels: sift('labels'), annotations: sift('annotations') }, leftOut }
}

/** Warnings for the public parts of a credential that hold one of its secret values. They stay: a person meant them. */
export function inPublic(texts: Readonly<Record<string, string>>, secrets: Secrets): Finding[] {
  const search = searchFor([secrets])
  return Object.entries(texts).flatMap(([pointer, text]) => (search.finds(text) ? [finding('SecretInPublic', pointer)] : []))
}

/**
 * Facts of a key without its comment, where that holds one of the secrets: it often is the user name with the name of a host. The line of
 * the public key, which ends with it, does without it then.
 */
export function withoutSecretComment(facts: Facts, secrets: Secrets): Facts {
  const { comment, publicKey, ...others } = facts
  if (typeof comment !== 'string' || !searchFor([secrets]).finds(comment)) return facts
  return { ...others, ...(typeof publicKey === 'string' ? { publicKey: publicKey.split(' ', 2).join(' ') } : {}) }
}
