import Type, { type TObject, type TSchema, type TUnsafe } from 'typebox'
import { type Facts, type Findings, Report } from '../findings.ts'
import { own } from '../own.ts'
import type { Fault } from '../problems.ts'
import { Secret } from '../secret.ts'
import { looksEncrypted, unstorable } from '../text.ts'
import { USER_NAME, USER_NAME_FLAG } from '../user-name.ts'
import type { XmlElement } from '../xml-element.ts'
import { type Snippet, snippetsOf, type Use } from './snippets.ts'
import type { Unlock } from './ssh-key/unlock.ts'

/** The largest value of one secret field, in bytes of UTF-8. */
export const SECRET_LIMIT = 1024 * 1024

/** One field of a type's `data`: how it is validated, shown in a form, and whether it may ever be shown again. */
export interface Field {
  readonly secret: boolean
  readonly required: boolean
  /** The largest value, in bytes of UTF-8. */
  readonly maxBytes: number
  readonly label: string
  readonly help: string
  /** How a form asks for it. */
  readonly input: 'text' | 'password' | 'multiline' | 'file'
}

/** A credential's data inside the bridge: public fields as text, secret fields as `Secret`. */
export type Data = Readonly<Record<string, string | Secret>>

/** The form of kubeconfigs in Jenkins; a setting of the project. */
export type KubeconfigForm = 'file' | 'text' | 'plugin'

/** What the shape of the Jenkins document depends on besides the data. */
export interface FormSettings {
  readonly id: string
  readonly kubeconfigForm: KubeconfigForm
  /** Whether Jenkins is to treat the user name as a secret. Only the types that have one look at it. */
  readonly usernameSecret?: boolean
}

/** What the snippets of a credential depend on besides its type. */
export interface UseSettings extends FormSettings {
  /** What the check found out about the content. */
  readonly facts?: Facts
}

/** Input of a content check besides the data. */
export interface CheckContext {
  readonly id: string
  readonly description: string
  readonly now: Date
  /** Fields that were percent-encoded for use in addresses. */
  readonly encoded: readonly string[]
  /** Opens encrypted keys; null where there is no time for what is costly. */
  readonly unlock: Unlock | null
}

/** How a secret of a type can be made here. */
export interface Generator {
  readonly kinds: readonly string[]
  /** Fields that it makes; a request that asks for it does not bring them. */
  readonly fields: readonly string[]
  readonly generate: (kind: string, comment: string) => Promise<Readonly<Record<string, string>>>
}

/** What one file of this folder declares; everything else (API, OpenAPI, console, docs, tests) is derived from it. */
export interface Declaration {
  readonly type: string
  readonly title: string
  readonly description: string
  readonly fields: Readonly<Record<string, Field>>
  /** Normalises values to the form that is stored and sent (line ends of a key). */
  readonly normalise?: (data: Data) => Data
  /** Checks the content beyond emptiness, size and characters, which are checked for every type. */
  readonly check: (report: Report, data: Data, context: CheckContext) => void
  /** Whether that takes too long for the event loop. */
  readonly isCostly?: (data: Data) => boolean
  /** The public facts that the check reports, with their labels. */
  readonly facts: Readonly<Record<string, string>>
  /** Fields that `urlEncode` encodes. */
  readonly urlFields?: readonly string[]
  readonly generator?: Generator
  /** The Jenkins class and the children that follow scope, id and description. */
  readonly toXml: (data: Data, settings: FormSettings) => { readonly className: string; readonly children: readonly XmlElement[] }
  /** The ways to use it in a Jenkinsfile, the most common first. */
  readonly uses: (id: string, settings: UseSettings) => readonly Use[]
  readonly example: { readonly id: string; readonly description: string; readonly data: Readonly<Record<string, string>> }
}

export interface CredentialType extends Omit<Declaration, 'check' | 'uses'> {
  readonly secretFields: readonly string[]
  readonly publicFields: readonly string[]
  readonly hasUserName: boolean
  /**
   * The same type as `usernameSecret` makes it, with the user name among its secret fields; absent where there is none, and there.
   */
  readonly withSecretUserName?: CredentialType
  /** Schema of `data` when a credential is created. */
  readonly createData: TObject
  /** Schema of `data` when a credential is replaced: secret fields may be left out and are then kept. */
  readonly replaceData: TObject
  /** Schema of `data` as it is read: public fields alone. */
  readonly publicData: TObject
  readonly normalise: (data: Data) => Data
  /** Checks data that has no faults. Skips costly checks if `context.unlock` is null. */
  readonly check: (data: Data, context: CheckContext) => Findings
  readonly isCostly: (data: Data) => boolean
  readonly urlFields: readonly string[]
  readonly snippets: (settings: UseSettings) => readonly Snippet[]
  /** Faults of form in the data; `pointer` is the position of the data in the request. Never quotes a value. */
  readonly faults: (data: Data, pointer: string) => Fault[]
}

/** A field that may be shown again. */
export const publicText = (label: string, help: string): Field => ({
  secret: false,
  required: true,
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

/**
 * The element that tells Jenkins whether the user name is a secret. Jenkins takes a missing one for `true`, so it is always sent.
 */
export const userNameFlag = ({ usernameSecret = false }: FormSettings): XmlElement => ({
  name: USER_NAME_FLAG,
  text: String(usernameSecret)
})

/** The user name. Jenkins keeps even a secret one readable. */
export const userNameElement = (data: Data): XmlElement => ({
  name: USER_NAME,
  text: data[USER_NAME] ?? '',
  isReadable: true
})

/** The text of a data field, whether secret or not; '' where it is absent. For code that must see the value. */
export function textOf(data: Data, field: string): string {
  const value = own(data, field)
  return value instanceof Secret ? value.reveal() : (value ?? '')
}

/** Defines a type. A secret user name comes last, so that the type's main secret stays first. */
export function defineType(declaration: Declaration): CredentialType {
  const { [USER_NAME]: username, ...others } = declaration.fields
  const type = withFields(declaration, declaration.fields)
  if (username === undefined) return type
  const secretive = withFields(declaration, { ...others, [USER_NAME]: { ...username, secret: true } })
  return { ...type, withSecretUserName: secretive }
}

function withFields(declaration: Declaration, asFields: Declaration['fields']): CredentialType {
  const fields = Object.entries(asFields)
  const secretFields = fields.filter(([, field]) => field.secret).map(([name]) => name)
  const publicFields = fields.filter(([, field]) => !field.secret).map(([name]) => name)
  return {
    ...declaration,
    fields: asFields,
    secretFields,
    publicFields,
    hasUserName: Object.hasOwn(asFields, USER_NAME),
    createData: dataSchema(fields, (field, name) => field.required && !declaration.generator?.fields.includes(name)),
    replaceData: dataSchema(fields, field => field.required && !field.secret),
    publicData: dataSchema(
      fields.filter(([, field]) => !field.secret),
      field => field.required
    ),
    normalise: declaration.normalise ?? (data => data),
    isCostly: declaration.isCostly ?? (() => false),
    urlFields: declaration.urlFields ?? [],
    snippets: settings => snippetsOf(settings.id, declaration.uses(settings.id, settings)),
    check: (data, context) => {
      const report = new Report()
      declaration.check(report, data, context)
      return report.findings
    },
    faults: (data, pointer) => fields.flatMap(([name, field]) => fieldFaults(field, own(data, name), `${pointer}/${name}`))
  }
}

function dataSchema(fields: readonly (readonly [string, Field])[], isRequired: (field: Field, name: string) => boolean): TObject {
  const properties = fields.map(([name, field]): [string, TSchema] => {
    const schema = textSchema(field)
    return [name, isRequired(field, name) ? schema : Type.Optional(schema)]
  })
  return Type.Object(Object.fromEntries(properties), { additionalProperties: false })
}

/** `maxLength` counts characters and only bounds the work; the limit in bytes is checked by `faults`. */
function textSchema(field: Field): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string',
    title: field.label,
    description: field.help,
    minLength: field.required ? 1 : 0,
    maxLength: field.maxBytes,
    ...(field.secret ? { writeOnly: true } : {})
  })
}

function fieldFaults(field: Field, value: string | Secret | undefined, pointer: string): Fault[] {
  const text = value instanceof Secret ? value.reveal() : value
  if (text === undefined) return field.required ? [{ pointer, detail: `${field.label} is missing.` }] : []
  if (text === '') return field.required ? [{ pointer, detail: `${field.label} must not be empty.` }] : []
  if (Buffer.byteLength(text) > field.maxBytes)
    return [{ pointer, detail: `${field.label} is larger than ${field.maxBytes} bytes.` }]
  const bad = unstorable(text)
  if (bad !== undefined) return [{ pointer, detail: bad }]
  if (looksEncrypted(text)) {
    return [
      {
        pointer,
        detail: 'It has the form {base64}, which Jenkins could take for a value that it encrypted itself and store decrypted.'
      }
    ]
  }
  return []
}
