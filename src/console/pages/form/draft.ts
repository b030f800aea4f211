import type { Credential, CredentialTypeList, ValidateCredential } from '#api'
import { own } from '../../own.ts'

export type Kind = CredentialTypeList['items'][number]
export type Field = Kind['fields'][number]
export type KeyKind = NonNullable<ValidateCredential['generate']>

/** What stands in the form of a credential. */
export interface Draft {
  readonly data: Readonly<Record<string, string>>
  /** Stored fields that are to go. */
  readonly removed: readonly string[]
  readonly description: string
  /** A day as the browser's field has it, or nothing. */
  readonly expires: string
  /** The key is made by the bridge. */
  readonly generate: KeyKind | undefined
  readonly urlEncode: boolean
}

export const emptyDraft: Draft = {
  ...{ data: {}, removed: [], description: '', expires: '' },
  ...{ generate: undefined, urlEncode: false }
}

export const draftOf = ({ data, description, expiresAt, facts }: Credential): Draft => ({
  ...emptyDraft,
  ...{ data, description, expires: dayOf(expiresAt), urlEncode: facts['urlEncoded'] !== undefined }
})

/** The fields that are asked for: what the bridge makes itself, nobody types. */
export const askedFields = (kind: Kind, { generate }: Pick<Draft, 'generate'>): readonly Field[] =>
  kind.fields.filter(({ secret }) => !secret || generate === undefined)

/** The body of a create, also for the checks while one types. */
export function bodyOf(kind: Kind, draft: Draft): ValidateCredential {
  const { description, expires, generate, urlEncode } = draft
  const data = askedFields(kind, draft).flatMap(({ name }) => (own(draft.data, name) ? [[name, own(draft.data, name)]] : []))
  return {
    ...{ type: kind.type, description, data: Object.fromEntries(data) },
    ...(expires === '' ? {} : { expiresAt: endOf(expires) }),
    ...(generate === undefined ? {} : { generate }),
    ...(urlEncode ? { urlEncode } : {})
  }
}

/** What an edit changes, as a merge patch: a secret that nobody typed is left out, and so stays. */
export function patchOf(kind: Kind, draft: Draft, before: Credential) {
  const { description, expires, generate, urlEncode, removed } = draft
  const changed = askedFields(kind, draft).flatMap(({ name, secret }): [string, string | null][] => {
    const text = own(draft.data, name) ?? ''
    if (removed.includes(name)) return [[name, null]]
    return (secret ? text !== '' : text !== (own(before.data, name) ?? '')) ? [[name, text]] : []
  })
  return {
    description,
    ...(changed.length > 0 ? { data: Object.fromEntries(changed) } : {}),
    ...(expires === dayOf(before.expiresAt) ? {} : { expiresAt: expires === '' ? null : endOf(expires) }),
    ...(generate === undefined ? {} : { generate }),
    ...(urlEncode && changed.length > 0 ? { urlEncode } : {})
  }
}

/** The last second of a day where the person is. */
const endOf = (day: string): string => new Date(`${day}T23:59:59`).toISOString()

function dayOf(moment: string | null): string {
  if (moment === null) return ''
  const at = new Date(moment)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
