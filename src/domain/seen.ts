import { hash } from 'node:crypto'
import type { ObservedCredential } from './observed.ts'
import { own } from './own.ts'
import { type Project, placeOf } from './project.ts'
import { Secret } from './secret.ts'
import { keyIn } from './targets.ts'
import type { CredentialType, KubeconfigForm } from './types/define.ts'
import { credentialTypes, jenkinsClasses } from './types/index.ts'
import { leavesOf } from './xml-element.ts'

/** Longest public value of Jenkins that is shown, in characters. */
export const SHOWN_LIMIT = 4096

/** A text of Jenkins, cut where it is too long to be shown. */
export const shownText = (text: string): string => (text.length > SHOWN_LIMIT ? `${text.slice(0, SHOWN_LIMIT)}…` : text)

/**
 * Digest of a credential as Jenkins holds it in one target: it differs as soon as a field, the class or a ciphertext differs. Secrets
 * are in it by their keyed hashes only.
 */
export function seenDigest(view: Project, observed: ObservedCredential): string {
  const { id, className, fingerprint = null, visible, hidden } = observed
  const sorted = <T>(fields: Readonly<Record<string, T>>) => Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))
  const secrets = sorted(hidden).map(([path, { state, hash: keyed }]) => [path, state, keyed])
  const all = [keyIn(view), placeOf(view), id, className, fingerprint, sorted(visible), secrets]
  return hash('sha256', JSON.stringify(all), 'base64url').slice(0, 32)
}

/** The types that are written as a class, the one without a setting of the project first. */
export const typesOfClass = (className: string | null): readonly CredentialType[] =>
  credentialTypes
    .filter(({ classes }) => classes.some(({ name }) => name === className))
    .toSorted((a, b) => a.classes.length - b.classes.length)

/** The name that Jenkins shows for a class; null for one that is not known here. */
export const titleOfClass = (className: string | null): string | null =>
  className === null ? null : (jenkinsClasses.get(className)?.title ?? null)

/** What is public of a credential in Jenkins. */
export interface PublicPart {
  readonly description: string
  /** The public fields of the type. */
  readonly data: Readonly<Record<string, string>>
}

const EMPTY = new Secret('')

/** What is public of a credential in Jenkins, as a type names it. A user name that Jenkins treats as a secret is none of it. */
export function publicPartOf(type: CredentialType | undefined, observed: ObservedCredential): PublicPart {
  const data =
    type === undefined
      ? []
      : pathsOf(type, observed.className).flatMap(([field, path]) => {
          const text = own(observed.visible, path)
          return text === undefined || text === '' ? [] : [[field, shownText(text)] as const]
        })
  return { description: shownText(own(observed.visible, 'description') ?? ''), data: Object.fromEntries(data) }
}

/** The paths at which a class keeps the public fields of a type. */
function pathsOf(type: CredentialType, className: string | null): readonly (readonly [field: string, path: string])[] {
  const data = Object.fromEntries([
    ...type.publicFields.map(field => [field, '-'] as const),
    ...type.secretFields.map(field => [field, EMPTY] as const)
  ])
  const forms: readonly KubeconfigForm[] = ['file', 'text', 'plugin']
  const documents = forms.map(kubeconfigForm => type.toXml(data, { id: '-', kubeconfigForm }))
  const found = documents.find(document => document.className === className)
  const leaves = found === undefined ? [] : leavesOf({ name: found.className, children: found.children })
  return leaves
    .filter(({ field, text }) => !(text instanceof Secret) && type.publicFields.includes(field))
    .map(({ field, path }) => [field, path])
}
