import Type, { type TObject, type TSchema } from 'typebox'
import type { ErrorCode, WarningCode } from '../finding-codes.ts'
import { type Facts, type Findings, type OwnFindings, Report } from '../findings.ts'
import { own } from '../own.ts'
import type { Fault } from '../problems.ts'
import { Secret } from '../secret.ts'
import { USER_NAME, USER_NAME_FLAG } from '../user-name.ts'
import type { XmlElement } from '../xml-element.ts'
import { type Field, fieldFaults, fieldSchema, inStoredForm } from './field.ts'
import type { JenkinsClass } from './jenkins-class.ts'
import type { SnippetNames } from './snippet-names.ts'
import { type Snippet, type SnippetForm, snippetsOf, type Use } from './snippets.ts'
import type { Unlock } from './ssh-key/unlock.ts'

export { type Field, publicText, SECRET_LIMIT, secretBytes, secretText } from './field.ts'

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
  /** Names that the caller chose, and those that the project keeps. */
  readonly asked?: SnippetNames
  readonly kept?: SnippetNames
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

/** How to tell by the name that Jenkins displays for a credential whether Jenkins could read a content that it stores unread. */
export interface NameProof {
  readonly isProvedBy: (displayName: string) => boolean
  /** The sentence for a person if it could not. */
  readonly otherwise: string
}

/** How a secret of a type can be made here. */
export interface Generator {
  readonly kinds: readonly string[]
  /** Fields that it makes; a request that asks for it does not bring them. */
  readonly fields: readonly string[]
  readonly generate: (kind: string, comment: string) => Promise<Readonly<Record<string, string>>>
}

/** Settings on which snippets depend, and the case that they stand for. */
export interface Variant {
  readonly title: string
  readonly settings: Partial<Omit<UseSettings, 'id'>>
}

/** What one folder here declares. Everything else is derived from it: API, OpenAPI, console, command line, docs, stand-in, tests. */
export interface Declaration<Errors extends string = never, Warnings extends string = never> {
  readonly type: string
  readonly title: string
  readonly description: string
  readonly fields: Readonly<Record<string, Field>>
  /** Normalises values to the form that is stored and sent (line ends of a key). */
  readonly normalise?: (data: Data) => Data
  /** Findings that only this type has. */
  readonly findings?: OwnFindings<Errors, Warnings>
  /** Checks the content beyond emptiness, size and characters, which are checked for every type. */
  readonly check: (report: Report<ErrorCode | Errors, WarningCode | Warnings>, data: Data, context: CheckContext) => void
  /** Whether that takes too long for the event loop. */
  readonly isCostly?: (data: Data) => boolean
  /** The public facts that the check reports, with their labels. */
  readonly facts: Readonly<Record<string, string>>
  /** Fields that `urlEncode` encodes. */
  readonly urlFields?: readonly string[]
  readonly generator?: Generator
  /** The classes of Jenkins that it is written as. With more than one, a setting of the project decides. */
  readonly classes: readonly JenkinsClass[]
  /** The name of its class and the children that follow scope, id and description. */
  readonly toXml: (data: Data, settings: FormSettings) => { readonly className: string; readonly children: readonly XmlElement[] }
  /** Asked after each write; without it, what Jenkins holds is read back in full or not at all. */
  readonly nameProof?: NameProof
  /** The ways to use it in a Jenkinsfile, the most common first. */
  readonly uses: (id: string, settings: UseSettings) => readonly Use[]
  /** What the documentation says of it besides: in Markdown. */
  readonly notes?: string
  /** Where snippets differ by settings: the settings that the documentation shows, each with a heading. */
  readonly variants?: readonly Variant[]
  readonly example: { readonly id: string; readonly description: string; readonly data: Readonly<Record<string, string>> }
}

export interface CredentialType extends Omit<Declaration, 'check' | 'uses' | 'findings'> {
  /** Sentences of the findings that only this type has. */
  readonly errors: Readonly<Record<string, string>>
  readonly warnings: Readonly<Record<string, string>>
  /** Codes of its warnings that only inform. */
  readonly advice: readonly string[]
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
  readonly snippets: (settings: UseSettings, form?: SnippetForm) => readonly Snippet[]
  /** Faults of form in the data; `pointer` is the position of the data in the request. Never quotes a value. */
  readonly faults: (data: Data, pointer: string) => Fault[]
}

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
export function defineType<const Errors extends string = never, const Warnings extends string = never>(
  declaration: Declaration<Errors, Warnings>
): CredentialType {
  const { [USER_NAME]: username, ...others } = declaration.fields
  const type = withFields(declaration, declaration.fields)
  if (username === undefined) return type
  const secretive = withFields(declaration, { ...others, [USER_NAME]: { ...username, secret: true } })
  return { ...type, withSecretUserName: secretive }
}

function withFields<Errors extends string, Warnings extends string>(
  { findings, ...declaration }: Declaration<Errors, Warnings>,
  asFields: Declaration['fields']
): CredentialType {
  const { errors, warnings, advice } = { errors: {}, warnings: {}, advice: [], ...findings }
  const fields = Object.entries(asFields)
  const secretFields = fields.filter(([, field]) => field.secret).map(([name]) => name)
  const publicFields = fields.filter(([, field]) => !field.secret).map(([name]) => name)
  return {
    ...declaration,
    fields: asFields,
    errors,
    warnings,
    advice,
    secretFields,
    publicFields,
    hasUserName: Object.hasOwn(asFields, USER_NAME),
    createData: dataSchema(fields, (field, name) => field.required && !declaration.generator?.fields.includes(name)),
    replaceData: dataSchema(fields, field => field.required && !field.secret),
    publicData: dataSchema(
      fields.filter(([, field]) => !field.secret),
      field => field.required,
      false
    ),
    normalise: data => {
      const stored = Object.entries(data).map(([name, value]) => [name, inStoredForm(own(asFields, name), value)])
      return declaration.normalise?.(Object.fromEntries(stored)) ?? Object.fromEntries(stored)
    },
    isCostly: declaration.isCostly ?? (() => false),
    urlFields: declaration.urlFields ?? [],
    snippets: (settings, form) => snippetsOf(settings.id, declaration.uses(settings.id, settings), form),
    check: (data, context) => {
      const report = new Report<ErrorCode | Errors, WarningCode | Warnings>({ ...errors, ...warnings })
      declaration.check(report, data, context)
      return report.findings
    },
    faults: (data, pointer) => fields.flatMap(([name, field]) => fieldFaults(field, own(data, name), `${pointer}/${name}`))
  }
}

function dataSchema(
  fields: readonly (readonly [string, Field])[],
  isRequired: (field: Field, name: string) => boolean,
  mayRefer = true
): TObject {
  const properties = fields.map(([name, field]): [string, TSchema] => {
    const schema = fieldSchema(field, mayRefer && (field.secret || name === USER_NAME))
    return [name, isRequired(field, name) ? schema : Type.Optional(schema)]
  })
  return Type.Object(Object.fromEntries(properties), { additionalProperties: false })
}
