import { createHash } from 'node:crypto'
import { storeParts } from './certificate.ts'
import {
  type Credential,
  type CredentialClass,
  DIRECT_KEY_SOURCE,
  DIRECT_KUBECONFIG_SOURCE,
  FILE_KEY_SOURCE,
  type FieldSpec,
  type FieldValue,
  HOME_KEY_SOURCE,
  type KeySource,
  type StoreSource
} from './credential.ts'
import { classesOf } from './credential-classes.ts'
import { own } from './own.ts'
import { bytesFromText, encryptBytes, encryptSecret, type MasterKey, newSecret, secretFromText } from './secret.ts'
import type { Behaviour } from './version.ts'
import { childNamed, classOf, element, elementNameOf, elementsOf, textOf, type XmlElement } from './xml/node.ts'

/** What reading and writing credentials depends on. */
export interface XmlContext {
  readonly key: MasterKey
  readonly behaviour: Behaviour
}

/** No plugin of this controller has the class: 500 for a single credential, silently dropped inside a folder. */
export class UnknownClass extends Error {}

const SCOPES = ['GLOBAL', 'SYSTEM', 'USER']

/** Reads one credential as XStream does: unknown elements are skipped, of two equal ones the last wins, absent ones are null. */
export function unmarshalCredential(node: XmlElement, context: XmlContext): Credential {
  const type = classNamed(classOf(node), context.behaviour)
  const found = new Map(elementsOf(node).map(child => [child.name, child]))
  const text = (name: string): string | null => (found.has(name) ? textOf(found.get(name)!) : null)
  const scope = text('scope')
  const fields = fieldsOf(type, context.behaviour)
  const values = Object.fromEntries(fields.map(field => [field.name, readField(field, found.get(field.name), context)]))
  return {
    class: type,
    scope: scope !== null && SCOPES.includes(scope) ? scope : null,
    id: text('id'),
    description: text('description'),
    values: type.resolved?.(values, found) ?? values
  }
}

/** The class of that name, if its plugin is installed. */
export function classNamed(className: string, behaviour: Behaviour): CredentialClass {
  const type = classesOf(behaviour).find(candidate => candidate.className === className)
  if (type === undefined || !Object.hasOwn(behaviour.plugins, type.plugin)) throw new UnknownClass(className)
  return type
}

/** The fields that the class has at this version. */
export const fieldsOf = (type: CredentialClass, behaviour: Behaviour): FieldSpec[] =>
  type.fields.filter(({ since }) => since === undefined || behaviour[since])

function readField(field: FieldSpec, node: XmlElement | undefined, context: XmlContext): FieldValue {
  const { key } = context
  if (field.kind === 'store') return node === undefined ? null : readStoreSource(node, context)
  if (field.kind === 'source') return readSource(field, node, key)
  // As XStream reads a boolean: letter case ignored, anything else, blanks around it included, is false (transcripts us-*-create).
  if (field.kind === 'flag') return node === undefined ? null : textOf(node).toLowerCase() === 'true'
  if (node === undefined) return null
  const text = textOf(node)
  if (field.kind === 'bytes') return bytesFromText(text, key)
  if (field.kind === 'text') return text
  const secret = secretFromText(text, key)
  // An SSH key's empty passphrase is none at all (transcript val-pp-empty); an empty password stays an empty password.
  return field.name === 'passphrase' && secret.plain === '' ? null : secret
}

/** Files that a "file on the controller" source can find. The stand-in reads none of the real ones. */
const FILES: Readonly<Record<string, string>> = { '/etc/hostname': 'vm\n' }

/** Every source of an SSH key ends as the direct one (SECURITY-440); none at all is a lone line feed (transcripts xml-no-key, val-key-file-source). */
function readSource(field: FieldSpec, node: XmlElement | undefined, key: MasterKey): KeySource | null {
  const className = node === undefined ? '' : classOf(node)
  const inner = node && childNamed(node, field.inner!)
  const direct = (secret: KeySource['key']): KeySource => ({ kind: 'source', className: DIRECT_KEY_SOURCE, key: secret })
  if (className === DIRECT_KEY_SOURCE) return direct(inner ? secretFromText(textOf(inner), key) : null)
  if (className === FILE_KEY_SOURCE) {
    const file = childNamed(node!, 'privateKeyFile')
    return direct(newSecret(own(FILES, file ? textOf(file) : '') ?? '\n'))
  }
  if (field.inner === 'privateKey' || className === HOME_KEY_SOURCE) return direct(newSecret('\n'))
  if (className !== DIRECT_KUBECONFIG_SOURCE) return null
  return { kind: 'source', className, key: inner ? secretFromText(textOf(inner), key) : null }
}

/** A source of another class is one that nobody knows, file of the controller included (transcripts ty-cert-*-source). */
function readStoreSource(node: XmlElement, context: XmlContext): StoreSource {
  const className = classOf(node)
  const specs = storeParts(className, context.behaviour)
  if (specs === undefined) throw new UnknownClass(className)
  const parts = specs.map(spec => [spec.name, readField(spec, childNamed(node, spec.name), context)])
  return { kind: 'store', className, parts: Object.fromEntries(parts) as StoreSource['parts'] }
}

/**
 * How secrets are written: encrypted into files, redacted into `GET credential/ID/config.xml`, and as hashes of their ciphertexts for a
 * fingerprint, which also leaves the description out.
 */
export type SecretStyle = 'encrypted' | 'redacted' | 'hashed'

/** Writes one credential: scope, id, description, then the fields of its class; null leaves the element out. */
export function marshalCredential(credential: Credential, context: XmlContext, style: SecretStyle): XmlElement {
  const { class: type } = credential
  const children: XmlElement[] = []
  const add = (name: string, text: string | null) => {
    if (text !== null) children.push(element(name, [text]))
  }
  add('scope', credential.scope)
  add('id', credential.id)
  if (style !== 'hashed') add('description', credential.description)
  for (const field of fieldsOf(type, context.behaviour)) {
    const written = writeField(field, own(credential.values, field.name) ?? null, context, style)
    if (written) children.push(written)
  }
  return element(elementNameOf(type.className), children, {
    plugin: `${type.plugin}@${own(context.behaviour.plugins, type.plugin)}`
  })
}

function writeField(field: FieldSpec, value: FieldValue, context: XmlContext, style: SecretStyle): XmlElement | null {
  if (value === null) return null
  if (typeof value === 'string' || typeof value === 'boolean') return element(field.name, [String(value)])
  if (value.kind === 'source' || value.kind === 'store') {
    const parts = value.kind === 'store' ? value.parts : { [field.inner!]: value.key }
    const inner = Object.entries(parts).flatMap(
      ([name, part]) => writeField({ name, kind: 'secret' }, part, context, style) ?? []
    )
    return element(field.name, inner, { class: value.className })
  }
  if (style === 'redacted') return element(field.name, [element('secret-redacted')])
  const { key } = context
  const written = value.kind === 'bytes' ? encryptBytes(value, key) : encryptSecret(value, key)
  return element(field.name, [style === 'hashed' ? createHash('sha256').update(written).digest('base64') : written])
}
