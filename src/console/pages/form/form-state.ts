import type { Credential, CredentialTypeList, ValidateCredential } from '#api'
import { own } from '../../own.ts'

export type Kind = CredentialTypeList['items'][number]
export type Field = Kind['fields'][number]
export type KeyKind = NonNullable<ValidateCredential['generate']>

/** What stands in the form of a credential. */
export interface FormState {
  readonly data: Readonly<Record<string, string>>
  /** Stored fields that are to go. */
  readonly removed: readonly string[]
  readonly description: string
  /** A day as the browser's field has it, or nothing. */
  readonly expires: string
  /** The key is made by the bridge. */
  readonly generate: KeyKind | undefined
  readonly urlEncode: boolean
  readonly usernameSecret: boolean
}

export const emptyForm: FormState = {
  ...{ data: {}, removed: [], description: '', expires: '' },
  ...{ generate: undefined, urlEncode: false, usernameSecret: false }
}

export const readForm = ({ data, description, expiresAt, facts, usernameSecret = false }: Credential): FormState => ({
  ...emptyForm,
  usernameSecret,
  ...{ data, description, expires: dayOf(expiresAt), urlEncode: facts['urlEncoded'] !== undefined }
})

/** The field that the switch is about. */
export const USER_NAME = 'username'

/** The fields that are asked for, the user name as what it is to be: what the bridge makes itself, nobody types. */
export const listFields = (
  kind: Kind,
  { generate, usernameSecret }: Pick<FormState, 'generate' | 'usernameSecret'>
): readonly Field[] =>
  kind.fields
    .filter(({ secret }) => !secret || generate === undefined)
    .map(field => (field.name === USER_NAME && usernameSecret ? { ...field, secret: true, input: 'password' } : field))

/** A user name that is stored as a secret, and is to be public. */
export const isRevealed = (state: Pick<FormState, 'usernameSecret'>, before: Pick<Credential, 'usernameSecret'>): boolean =>
  before.usernameSecret === true && !state.usernameSecret

/** The body of a create, also for the checks while one types. */
export function buildBody(kind: Kind, state: FormState): ValidateCredential {
  const { description, expires, generate, urlEncode, usernameSecret } = state
  const data = listFields(kind, state).flatMap(({ name }) => (own(state.data, name) ? [[name, own(state.data, name)]] : []))
  return {
    ...{ type: kind.type, description, data: Object.fromEntries(data) },
    ...(expires === '' ? {} : { expiresAt: endOf(expires) }),
    ...(generate === undefined ? {} : { generate }),
    ...(urlEncode ? { urlEncode } : {}),
    ...(usernameSecret ? { usernameSecret } : {})
  }
}

/** The body of a full replacement, which says of the user name what it is to be. */
export function buildReplacement(kind: Kind, state: FormState) {
  const { usernameSecret } = state
  const body = buildBody(kind, state)
  return { ...body, data: body.data ?? {}, ...(kind.usernameSecret ? { usernameSecret } : {}) }
}

/** What an edit changes, as a merge patch: a secret that nobody typed is left out, and so stays. */
export function buildPatch(kind: Kind, state: FormState, before: Credential) {
  const { description, expires, generate, urlEncode, usernameSecret, removed } = state
  const changed = listFields(kind, state).flatMap(({ name, secret }): [string, string | null][] => {
    const text = own(state.data, name) ?? ''
    if (removed.includes(name)) return [[name, null]]
    // It has to be sent, and if nobody typed it, that is said.
    if (name === USER_NAME && isRevealed(state, before)) return [[name, text]]
    return (secret ? text !== '' : text !== (own(before.data, name) ?? '')) ? [[name, text]] : []
  })
  return {
    description,
    ...(changed.length > 0 ? { data: Object.fromEntries(changed) } : {}),
    ...(expires === dayOf(before.expiresAt) ? {} : { expiresAt: expires === '' ? null : endOf(expires) }),
    ...(generate === undefined ? {} : { generate }),
    ...(urlEncode && changed.length > 0 ? { urlEncode } : {}),
    ...(usernameSecret === (before.usernameSecret ?? false) ? {} : { usernameSecret })
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
