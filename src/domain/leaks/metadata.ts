import type { Metadata, Secrets } from '../credential.ts'
import { type Facts, type Finding, finding } from '../findings.ts'
import { escapePointer } from '../json-pointer.ts'
import { searchFor } from './search.ts'

/** The metadata to store with a credential, and a warning for each label and annotation that was dropped. */
export interface Sifted {
  readonly metadata: Metadata
  readonly leftOut: readonly Finding[]
}

/**
 * Drops every label and annotation that contains a secret value of the same credential. Kubernetes tools store whole Secrets in
 * annotations, which everyone who may view a credential sees. `secrets` are the current ones and, in a change, the previous ones.
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

/** Warnings for public parts of a credential that contain one of its secret values. The parts stay, because they are intended. */
export function inPublic(texts: Readonly<Record<string, string>>, secrets: Secrets): Finding[] {
  const search = searchFor([secrets])
  return Object.entries(texts).flatMap(([pointer, text]) => (search.finds(text) ? [finding('SecretInPublic', pointer)] : []))
}

/**
 * Drops the comment from the facts of a key, also at the end of the public key, if it contains one of the secrets: it often
 * consists of the user name and a host name.
 */
export function withoutSecretComment(facts: Facts, secrets: Secrets): Facts {
  const { comment, publicKey, ...others } = facts
  if (typeof comment !== 'string' || !searchFor([secrets]).finds(comment)) return facts
  return { ...others, ...(typeof publicKey === 'string' ? { publicKey: publicKey.split(' ', 2).join(' ') } : {}) }
}
