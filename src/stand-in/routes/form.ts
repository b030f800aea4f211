import { oops, Refusal } from '../answer.ts'
import { storeParts } from '../certificate.ts'
import type { Credential, FieldSpec, FieldValue, StoreSource } from '../credential.ts'
import { classNamed, fieldsOf, type XmlContext } from '../credential-xml.ts'
import { own } from '../own.ts'
import { type Call, header, isForm } from '../request.ts'
import { bytesFromText, newSecret, secretFromText } from '../secret.ts'

type Json = Record<string, unknown>

/** `getSubmittedForm`: the `json` parameter of a form, as the UI sends it. */
export function submittedForm(call: Call): Json {
  if (!isForm(header(call, 'content-type'))) throw new Refusal(400, 'Nothing is submitted')
  const text = call.parameter('json')
  if (text === null) throw new Refusal(400, 'This page expects a form submission')
  try {
    return JSON.parse(text) as Json
  } catch {
    throw oops()
  }
}

/**
 * Binds a form's object to a credential by its `$class`. Text arrives as it is, characters above U+FFFF and CR LF included
 * (transcripts form-json-*); unlike the XML way, an empty id is given one.
 */
export function bindCredential(form: unknown, context: XmlContext): Credential {
  if (typeof form !== 'object' || form === null) throw oops()
  const json = form as Json
  const type = classNamed(String(json['$class'] ?? json['stapler-class']), context.behaviour)
  const text = (name: string): string | null => {
    const value = own(json, name)
    return typeof value === 'string' ? value : null
  }
  const values = Object.fromEntries(
    fieldsOf(type, context.behaviour).map(field => [field.name, bindField(field, own(json, field.name), context)])
  )
  return {
    class: type,
    scope: text('scope'),
    id: text('id') || crypto.randomUUID(),
    description: text('description') ?? '',
    values
  }
}

function bindField(field: FieldSpec, value: unknown, context: XmlContext): FieldValue {
  const { key } = context
  if (field.kind === 'flag') return value === true
  if (field.kind === 'store') return bindStore((value ?? {}) as Json, context)
  if (field.kind === 'source') {
    const source = (value ?? {}) as Json
    const className = String(source['$class'] ?? source['stapler-class'])
    const inner = own(source, field.inner!)
    return { kind: 'source', className, key: typeof inner === 'string' ? secretFromText(inner, key) : newSecret('\n') }
  }
  if (typeof value !== 'string') return null
  if (field.kind === 'text') return value
  if (field.kind === 'bytes') return bytesFromText(value, key)
  return field.name === 'passphrase' && value === '' ? null : secretFromText(value, key)
}

/** The store that was uploaded is `uploadedKeystore` in a form (*src*). */
function bindStore(form: Json, context: XmlContext): StoreSource {
  const className = String(form['$class'] ?? form['stapler-class'])
  const specs = storeParts(className, context.behaviour)
  if (specs === undefined) throw oops()
  const parts = specs.map(spec => [spec.name, bindField(spec, own(form, spec.name.replace(/Bytes$/, '')), context)])
  return { kind: 'store', className, parts: Object.fromEntries(parts) as StoreSource['parts'] }
}
