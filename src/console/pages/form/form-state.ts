import type { Credential, CredentialTypeList, ValidateCredential } from '#api'
import { own } from '../../own.ts'

export type Kind = CredentialTypeList['items'][number]
export type Field = Kind['fields'][number]
type ValueFrom = Exclude<Credential['data'][string], string>
/** What the form reads of a stored credential. */
export type Stored = Pick<Credential, 'data' | 'description' | 'expiresAt' | 'facts' | 'usernameSecret' | 'verifyWith'>

/** What the form reads of a type. */
export type FormKind = Pick<Kind, 'type' | 'fields' | 'usernameSecret'>

/** Where the value of a field is, as it is entered; a property and a version may be empty. */
export interface SourceEntry {
  readonly store: string
  readonly key: string
  readonly property: string
  readonly version: string
}
export type KeyKind = NonNullable<ValidateCredential['generate']>

/** The entries in the form of a credential. */
export interface FormState {
  readonly data: Readonly<Record<string, string>>
  /** The fields whose values come from a secret store. What was typed in one of them is gone. */
  readonly sources: Readonly<Record<string, SourceEntry>>
  /** Names of stored fields to remove. */
  readonly removed: readonly string[]
  readonly description: string
  /** The value of a date input, which may be empty. */
  readonly expires: string
  /** The kind of key that the bridge generates, if it does. */
  readonly generate: KeyKind | undefined
  readonly urlEncode: boolean
  readonly usernameSecret: boolean
  /** The verify target that was chosen; empty for none, undefined where nobody has chosen. */
  readonly verifyWith: string | undefined
}

export const emptyForm: FormState = {
  ...{ data: {}, sources: {}, removed: [], description: '', expires: '' },
  ...{ generate: undefined, urlEncode: false, usernameSecret: false, verifyWith: undefined }
}

export const readForm = ({
  data,
  description,
  expiresAt,
  facts,
  usernameSecret = false,
  verifyWith = ''
}: Stored): FormState => ({
  ...emptyForm,
  ...{ usernameSecret, verifyWith },
  ...{
    data: typedData(data),
    sources: sourcesIn(data),
    description,
    expires: toDateInput(expiresAt),
    urlEncode: facts['urlEncoded'] !== undefined
  }
})

/** The values that were typed; others come from a secret store, and are not shown. */
const typedData = (data: Stored['data']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

/** Where values of a stored credential come from. */
const sourcesIn = (data: Stored['data']): FormState['sources'] =>
  Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) =>
      typeof value === 'string' ? [] : [[name, { property: '', version: '', ...value.valueFrom }]]
    )
  )

/** Whether a field takes its value from a secret store, if that is chosen: every secret one, and the user name. */
export const mayRefer = ({ name, secret }: Field): boolean => secret || name === USER_NAME

/** What a request says of a field whose value is in a secret store. */
export const valueFrom = ({ store, key, property, version }: SourceEntry): ValueFrom => ({
  valueFrom: {
    ...{ store, key: key.trim() },
    ...(property.trim() === '' ? {} : { property: property.trim() }),
    ...(version.trim() === '' ? {} : { version: version.trim() })
  }
})

/** The same entries without references that are not complete yet, which the bridge would not read. */
export const checkable = (state: FormState): FormState => ({
  ...state,
  sources: Object.fromEntries(Object.entries(state.sources).filter(([, { store, key }]) => store !== '' && key.trim() !== ''))
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
  const { description, expires, generate, urlEncode, usernameSecret, verifyWith } = state
  const data = listFields(kind, state).flatMap(({ name }): [string, string | ValueFrom][] => {
    const source = own(state.sources, name)
    if (source !== undefined) return [[name, valueFrom(source)]]
    const text = own(state.data, name) ?? ''
    return text === '' ? [] : [[name, text]]
  })
  return {
    ...{ type: kind.type, description, data: Object.fromEntries(data) },
    ...(expires === '' ? {} : { expiresAt: endOfDay(expires) }),
    ...(generate === undefined ? {} : { generate }),
    ...(urlEncode ? { urlEncode } : {}),
    ...(usernameSecret ? { usernameSecret } : {}),
    ...(verifyWith ? { verifyWith } : {})
  }
}

/** The body of a full replacement. It states explicitly whether the user name is secret, and that no verify target is chosen. */
export function buildReplacement(kind: FormKind, state: FormState) {
  const { usernameSecret, verifyWith } = state
  const body = buildBody(kind, state)
  return { ...body, data: body.data ?? {}, ...(kind.usernameSecret ? { usernameSecret } : {}), ...choiceOf(verifyWith) }
}

/** What a change says of the chosen verify target. */
const choiceOf = (verifyWith: string | undefined) =>
  verifyWith === undefined ? {} : { verifyWith: verifyWith === '' ? null : verifyWith }

/** The changes that give a credential, which followed one of another project, all values itself. */
export function buildDetached(kind: FormKind, state: FormState) {
  const { type: _, ...body } = buildReplacement(kind, state)
  return { ...body, sharedFrom: null }
}

/** The changes of an edit as a merge patch. Secrets without input are omitted, and so kept. */
export function buildPatch(kind: FormKind, state: FormState, before: Stored) {
  const { description, expires, generate, urlEncode, usernameSecret, removed, verifyWith } = state
  const shown = typedData(before.data)
  const referred = sourcesIn(before.data)
  const changed = listFields(kind, state).flatMap(({ name, secret, required }): [string, string | ValueFrom | null][] => {
    const text = own(state.data, name) ?? ''
    if (removed.includes(name)) return [[name, null]]
    const [source, stored] = [own(state.sources, name), own(referred, name)]
    if (source !== undefined) {
      const isSame = JSON.stringify(valueFrom(source)) === JSON.stringify(stored && valueFrom(stored))
      return isSame && !(name === USER_NAME && isRevealed(state, before)) ? [] : [[name, valueFrom(source)]]
    }
    // The reference ends, so what is typed instead is sent even if it is empty: the bridge says if it is missing.
    if (stored !== undefined) return [[name, text === '' && !required ? null : text]]
    // It must be sent even if it is empty, so that the bridge reports it as missing.
    if (name === USER_NAME && isRevealed(state, before)) return [[name, text]]
    return (secret ? text !== '' : text !== (own(shown, name) ?? '')) ? [[name, text]] : []
  })
  return {
    description,
    ...(changed.length > 0 ? { data: Object.fromEntries(changed) } : {}),
    ...(expires === toDateInput(before.expiresAt) ? {} : { expiresAt: expires === '' ? null : endOfDay(expires) }),
    ...(generate === undefined ? {} : { generate }),
    ...(urlEncode && changed.length > 0 ? { urlEncode } : {}),
    ...(usernameSecret === (before.usernameSecret ?? false) ? {} : { usernameSecret }),
    ...(verifyWith === (before.verifyWith ?? '') ? {} : choiceOf(verifyWith))
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
