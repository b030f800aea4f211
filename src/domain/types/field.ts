import Type, { type TUnsafe } from 'typebox'
import type { Fault } from '../problems.ts'
import type { ValueFrom } from '../references.ts'
import { Secret } from '../secret.ts'
import { looksEncrypted, unstorable } from '../text.ts'
import { orValueFrom } from './reference-schema.ts'

/** The largest value of one secret field, in bytes. */
export const SECRET_LIMIT = 1024 * 1024

/** One field of a type's `data`: how it is validated, shown in a form, and whether it may ever be shown again. */
export interface Field {
  readonly secret: boolean
  readonly required: boolean
  /** The largest value, in bytes: of UTF-8, or of what the base64 stands for. */
  readonly maxBytes: number
  readonly label: string
  readonly help: string
  /** How a form asks for it. */
  readonly input: 'text' | 'password' | 'multiline' | 'file'
  /** Present where the value is not a text but bytes, given as base64. */
  readonly encoding?: 'base64'
  /** The public field that gets the name of the file where the value is read from one. */
  readonly fileName?: string
}

/** A field that may be shown again. */
export const publicText = (label: string, help: string, required = true): Field => ({
  secret: false,
  required,
  maxBytes: 255,
  label,
  help,
  input: 'text'
})

/** A field that is sealed and never shown again. */
export const secretText = (label: string, input: Field['input'], help: string, required = true): Field => ({
  secret: true,
  required,
  maxBytes: SECRET_LIMIT,
  label,
  help,
  input
})

/** A sealed field of bytes. Form and command line read them from a file. */
export const secretBytes = (
  label: string,
  help: string,
  more: Pick<Field, 'fileName'> & { readonly required?: boolean } = {}
): Field => ({
  ...secretText(label, 'file', help),
  encoding: 'base64',
  ...more
})

/** Length of the base64 of this many bytes. */
const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4

/** Line ends that tools put into base64, for which the schema leaves room: one after 64 characters, of two characters. */
const withLineEnds = (length: number): number => length + Math.ceil(length / 64) * 2

/**
 * `maxLength` counts characters and only bounds the work; the limit in bytes is checked by `fieldFaults`. `mayRefer`: the value may be in
 * a secret store.
 */
export function fieldSchema(field: Field, mayRefer = false): TUnsafe<string | ValueFrom> {
  return Type.Unsafe<string | ValueFrom>({
    type: mayRefer ? ['string', 'object'] : 'string',
    title: field.label,
    description: field.encoding === undefined ? field.help : `${field.help} In base64.`,
    minLength: field.required ? 1 : 0,
    maxLength: field.encoding === undefined ? field.maxBytes : withLineEnds(base64Length(field.maxBytes)),
    ...(field.encoding === undefined ? {} : { contentEncoding: field.encoding }),
    ...(field.secret ? { writeOnly: true } : {}),
    ...(mayRefer ? orValueFrom : {})
  })
}

/** Base64 with nothing else in it: its bits and its padding are what an encoder writes, so it decodes to the same everywhere. */
const isBase64 = (text: string): boolean =>
  text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text) && Buffer.from(text, 'base64').toString('base64') === text

/** What else a text is that should be base64, and what to do. */
function remedyFor(text: string): string {
  if (/^data:[^,]{0,200},/.test(text)) return 'It is a data: URL. Give only what follows ";base64,".'
  if (/^[A-Za-z0-9_-]+={0,2}$/.test(text) && /[_-]/.test(text))
    return 'It is base64url. Write + for - and / for _, and pad with =.'
  if (/^[A-Za-z0-9+/]+$/.test(text) && text.length % 4 !== 0) return 'Its end is missing, or its padding with =.'
  if (/^[A-Za-z0-9+/=\s]*$/.test(text)) return 'There are blanks in it, or bits after its end. Encode the file again: base64 FILE'
  return 'Encode the file: base64 FILE'
}

/** A value as it is stored. Line ends in base64 are dropped; Jenkins would keep them in the text that it decodes. */
export function inStoredForm(field: Field | undefined, value: string | Secret): string | Secret {
  if (field?.encoding === undefined) return value
  const text = value instanceof Secret ? value.reveal() : value
  const bare = text.replaceAll(/[\r\n]/g, '')
  return value instanceof Secret ? new Secret(bare) : bare
}

/** What is wrong with a value in stored form; never quotes it. */
export function fieldFaults(field: Field, value: string | Secret | undefined, pointer: string): Fault[] {
  const text = value instanceof Secret ? value.reveal() : value
  if (text === undefined) return field.required ? [{ pointer, detail: `${field.label} is missing.` }] : []
  if (text === '') return field.required ? [{ pointer, detail: `${field.label} must not be empty.` }] : []
  const detail = field.encoding === undefined ? faultOfText(field, text) : faultOfBytes(field, text)
  return detail === undefined ? [] : [{ pointer, detail }]
}

const tooLarge = ({ label, maxBytes }: Field): string => `${label} is larger than ${maxBytes} bytes.`

function faultOfText(field: Field, text: string): string | undefined {
  if (Buffer.byteLength(text) > field.maxBytes) return tooLarge(field)
  const bad = unstorable(text)
  if (bad !== undefined) return bad
  if (!looksEncrypted(text)) return undefined
  return 'It has the form {base64}, which Jenkins could take for a value that it encrypted itself and store decrypted.'
}

/** Jenkins silently decodes what is no base64 to something else, so it is refused here. */
function faultOfBytes(field: Field, text: string): string | undefined {
  // Checked first, because the larger a text is, the longer the rest takes.
  if (text.length > base64Length(field.maxBytes)) return tooLarge(field)
  if (!isBase64(text)) return `${field.label} is not base64. ${remedyFor(text)}`
  return Buffer.byteLength(text, 'base64') > field.maxBytes ? tooLarge(field) : undefined
}
