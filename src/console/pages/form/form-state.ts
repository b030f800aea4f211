import type { Credential, CredentialTypeList, ValidateCredential } from '#api'
import { own } from '../../own.ts'

export type Kind = CredentialTypeList['items'][number]
export type Field = Kind['fields'][number]
/** What the form reads of a stored credential. */
export type Stored = Pick<Credential, 'data' | 'description' | 'expiresAt' | 'facts' | 'usernameSecret'>

/** What the form reads of a type. */
export type FormKind = Pick<Kind, 'type' | 'fields' | 'usernameSecret'>
export type KeyKind = NonNullable<ValidateCredential['generate']>

/** The entries in the form of a credential. */
export interface FormState {
  readonly data: Readonly<Record<string, string>>
  /** Names of stored fields to remove. */
  readonly removed: readonly string[]
  readonly description: string
  /** The value of a date input, which may be empty. */
  readonly expires: string
  /** The kind of key that the bridge generates, if it does. */
  readonly generate: KeyKind | undefined
  readonly urlEncode: boolean
  readonly usernameSecret: boolean
}

export const emptyForm: FormState = {
  ...{ data: {}, removed: [], description: '', expires: '' },
  ...{ generate: undefined, urlEncode: false, usernameSecret: false }
}

export const readForm = ({ data, description, expiresAt, facts, usernameSecret = false }: Stored): FormState => ({
  ...emptyForm,
  usernameSecret,
  ...{ data, description, expires: toDateInput(expiresAt), urlEncode: facts['urlEncoded'] !== undefined }
})

/** Whether anything is entered that a start did not have, other than a content that was filled in by itself. */
export const isEntered = (state: FormState, start: FormState, filled: string | undefined): boolean => {
  const data = Object.entries(state.data).filter(([, text]) => text !== '' && text !== filled)
  const before = Object.entries(start.data)
  const isOther = data.length !== before.length || data.some(([name, text]) => own(start.data, name) !== text)
  return isOther || JSON.stringify({ ...state, data: {} }) !== JSON.stringify({ ...start, data: {} })
}

/** The field that can be made secret. */
export const USER_NAME = 'username'

/** The fields to fill in, without secrets that the bridge generates; the user name is a secret if it is to be one. */
export const listFields = (
  kind: FormKind,
  { generate, usernameSecret }: Pick<FormState, 'generate' | 'usernameSecret'>
): readonly Field[] =>
  kind.fields
    .filter(({ secret }) => !secret || generate === undefined)
    .map(field => (field.name === USER_NAME && usernameSecret ? { ...field, secret: true, input: 'password' } : field))

/** Whether a user name that is stored as a secret becomes public. */
export const isRevealed = (state: Pick<FormState, 'usernameSecret'>, before: Pick<Stored, 'usernameSecret'>): boolean =>
  before.usernameSecret === true && !state.usernameSecret

/** The body of a create request, also used for validation. */
export function buildBody(kind: FormKind, state: FormState): ValidateCredential {
  const { description, expires, generate, urlEncode, usernameSecret } = state
  const data = listFields(kind, state).flatMap(({ name }) => (own(state.data, name) ? [[name, own(state.data, name)]] : []))
  return {
    ...{ type: kind.type, description, data: Object.fromEntries(data) },
    ...(expires === '' ? {} : { expiresAt: endOfDay(expires) }),
    ...(generate === undefined ? {} : { generate }),
    ...(urlEncode ? { urlEncode } : {}),
    ...(usernameSecret ? { usernameSecret } : {})
  }
}

/** The body of a full replacement. It states explicitly whether the user name is secret. */
export function buildReplacement(kind: FormKind, state: FormState) {
  const { usernameSecret } = state
  const body = buildBody(kind, state)
  return { ...body, data: body.data ?? {}, ...(kind.usernameSecret ? { usernameSecret } : {}) }
}

/** The changes of an edit as a merge patch. Secrets without input are omitted, and so kept. */
export function buildPatch(kind: FormKind, state: FormState, before: Stored) {
  const { description, expires, generate, urlEncode, usernameSecret, removed } = state
  const changed = listFields(kind, state).flatMap(({ name, secret }): [string, string | null][] => {
    const text = own(state.data, name) ?? ''
    if (removed.includes(name)) return [[name, null]]
    // It must be sent even if it is empty, so that the bridge reports it as missing.
    if (name === USER_NAME && isRevealed(state, before)) return [[name, text]]
    return (secret ? text !== '' : text !== (own(before.data, name) ?? '')) ? [[name, text]] : []
  })
  return {
    description,
    ...(changed.length > 0 ? { data: Object.fromEntries(changed) } : {}),
    ...(expires === toDateInput(before.expiresAt) ? {} : { expiresAt: expires === '' ? null : endOfDay(expires) }),
    ...(generate === undefined ? {} : { generate }),
    ...(urlEncode && changed.length > 0 ? { urlEncode } : {}),
    ...(usernameSecret === (before.usernameSecret ?? false) ? {} : { usernameSecret })
  }
}

/** The last second of a day in local time. */
const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString()

function toDateInput(moment: string | null): string {
  if (moment === null) return ''
  const at = new Date(moment)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
