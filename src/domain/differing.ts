import { type Credential, typeOf } from './credential.ts'
import type { Differences } from './decide.ts'
import { seenAt } from './intent.ts'
import type { ObservedCredential } from './observed.ts'
import { referenceIn } from './references.ts'
import { Secret } from './secret.ts'
import { shownText } from './seen.ts'
import { USER_NAME, USER_NAME_FLAG } from './user-name.ts'
import { leavesOf, type XmlBranch } from './xml-element.ts'

/** A field in which a credential and what Jenkins holds of it differ. */
export interface Differing {
  readonly field: string
  /** Its values; null for a secret, and for what is not shown. */
  readonly here: string | null
  readonly there: string | null
  readonly secret: boolean
  /** Whether the value of Jenkins can be taken over. */
  readonly keepable: boolean
}

/** The fields of a decision with their values, where they are public on both sides. */
export function differingOf(
  credential: Credential,
  document: XmlBranch,
  observed: ObservedCredential,
  fields: readonly string[]
): readonly Differing[] {
  const wanted = new Set(fields)
  return leavesOf(document)
    .filter(({ field, path }) => wanted.has(field) && path !== 'id')
    .map(({ field, path, text }) => {
      const isSecret =
        text instanceof Secret ||
        referenceIn(credential.references, field) !== undefined ||
        (path === USER_NAME && observed.secretUserName !== undefined)
      if (isSecret) return { field, here: null, there: null, secret: true, keepable: false }
      const there = shownText(seenAt(observed, path, text as string))
      return { field, here: shownText(text as string), there, secret: false, keepable: isKeepable(credential, field) }
    })
}

/** The flag of the user name is none: with it the user name would have to become a secret, or a public field. */
const isKeepable = (credential: Credential, field: string): boolean =>
  field !== USER_NAME_FLAG &&
  // What a secret store has is not replaced by what somebody typed in Jenkins.
  referenceIn(credential.references, field) === undefined &&
  (field === 'description' || typeOf(credential).publicFields.includes(field))

/** The public fields of Jenkins that a credential can take over, by name, uncut; undefined where there is none. */
export function keptFrom(
  credential: Credential,
  document: XmlBranch,
  observed: ObservedCredential,
  { visible }: Pick<Differences, 'visible'>
): { readonly description?: string; readonly data?: Readonly<Record<string, string | null>> } | undefined {
  const wanted = new Set(visible)
  const kept = leavesOf(document).flatMap(({ field, path, text }) =>
    wanted.has(field) &&
    !(text instanceof Secret) &&
    isKeepable(credential, field) &&
    !(path === USER_NAME && observed.secretUserName)
      ? [[field, seenAt(observed, path, text)] as const]
      : []
  )
  if (kept.length === 0) return undefined
  const description = kept.find(([field]) => field === 'description')?.[1]
  const data = kept
    .filter(([field]) => field !== 'description')
    .map(([field, text]) => [field, text === '' ? null : text] as const)
  return {
    ...(description === undefined ? {} : { description }),
    ...(data.length === 0 ? {} : { data: Object.fromEntries(data) })
  }
}
