import { entriesOf } from './certificate.ts'
import { type Credential, type KeySource, privateKeysOf } from './credential.ts'
import { own } from './own.ts'
import type { Secret, SecretBytes } from './secret.ts'

/** What the controller itself holds of a credential, in plain text; the same shape as in the transcripts. */
export function readback(credential: Credential): Record<string, unknown> {
  const { class: type, scope, id, description, values } = credential
  const fields = type.fields
    .filter(({ name }) => Object.hasOwn(values, name))
    .flatMap(({ name, kind }): (readonly [string, unknown])[] => {
      const value = own(values, name)
      if (kind === 'flag') return [[name, value !== false]]
      if (kind === 'text') return [[name, value]]
      if (kind === 'secret') return [[name, (value as Secret | null)?.plain ?? null]]
      if (kind === 'bytes') return [['bytes_b64', (value as SecretBytes | null)?.bytes.toString('base64') ?? null]]
      if (kind === 'store') return Object.entries(readStore(credential))
      return Object.entries(readSource(credential, name, value as KeySource | null))
    })
  return { cls: type.simpleName, scope, id, description, ...Object.fromEntries(fields) }
}

/** Nothing of a store that does not open. */
function readStore(credential: Credential): Record<string, unknown> {
  const entries = entriesOf(credential)
  return entries ? { aliases: entries.map(({ alias }) => alias), keys: entries.flatMap(({ algorithm }) => algorithm ?? []) } : {}
}

function readSource(credential: Credential, name: string, source: KeySource | null): Record<string, unknown> {
  if (name !== 'privateKeySource') return { content: source?.key?.plain ?? null }
  const simple = source?.className.split('$')[1]
  // The words of the script that wrote the transcripts: Groovy, asking a null for its text.
  const error = "java.lang.NullPointerException: Cannot get property 'plainText' on null object"
  const field = source?.key ? { sourceField: source.key.plain } : { sourceErr: error }
  return { source: simple, privateKeys: privateKeysOf(credential), ...field }
}
