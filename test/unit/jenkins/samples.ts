import { toDocument } from '../../../src/domain/credential.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { CredentialType, Data } from '../../../src/domain/types/define.ts'
import { typeNamed } from '../../../src/domain/types/index.ts'
import type { XmlBranch } from '../../../src/domain/xml-element.ts'

/** Texts that some way to Jenkins would change. */
export const texts: Record<string, string> = {
  markup: `<>&"' ]]> &#xD; <secret-redacted/>`,
  'spaces at both ends': '  a b  ',
  'LF at both ends': '\na\n',
  CR: 'a\rb\r',
  CRLF: 'a\r\nb\r\n',
  tabs: '\ta\tb\t',
  'Latin, euro, sharp s, Chinese': 'é€ß团队',
  'control characters': 'a\u0001\u0008\u000b\u001b\u001fb',
  'control characters with NEL, LS and DEL': 'a\u0001\u0085\u2028\u007f\u009f\r\nb',
  'NEL, LS and DEL': 'a\u0085\u2028\u007fb',
  braces: '{hello}',
  '64 KiB': 'L'.repeat(65_536)
}

/** The document of a credential whose secret fields all hold `value`, and what Jenkins must then hold. */
export function sample(
  type: string,
  id: string,
  value: string,
  kubeconfigForm: 'file' | 'text'
): { document: XmlBranch; held: Record<string, unknown> } {
  const secretFields = typeNamed(type).secretFields
  const secrets = Object.fromEntries(secretFields.map(field => [field, new Secret(value)]))
  const publicFields = typeNamed(type).publicFields
  const data: Data = Object.fromEntries(publicFields.map(field => [field, value.slice(0, 50)]))
  const now = '2026-01-01T00:00:00Z'
  const known = { ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: now }
  const meta = {
    ...known,
    generation: 1,
    createdAt: now,
    createdBy: 'x',
    updatedAt: now,
    updatedBy: 'x',
    adopt: false,
    deletedAt: null
  }
  const credential = {
    project: 'p',
    id,
    type,
    description: value.slice(0, 50),
    data: data as Record<string, string>,
    secretFields,
    ...meta
  }
  const expected: Record<string, Record<string, unknown>> = {
    'username-password': { username: value.slice(0, 50), password: value },
    'ssh-key': { username: value.slice(0, 50), passphrase: value, privateKeys: [value.endsWith('\n') ? value : `${value}\n`] },
    'access-token': { secret: value },
    kubeconfig: kubeconfigForm === 'file' ? { bytes_b64: Buffer.from(value).toString('base64') } : { secret: value }
  }
  return {
    document: toDocument(credential, secrets, { kubeconfigForm }),
    held: { scope: 'GLOBAL', description: value.slice(0, 50), ...expected[type] }
  }
}

/** A credential of each of these types for every hard text; of each, what Jenkins must then hold. */
export function everySample(
  types: readonly CredentialType[],
  emojiSafe: boolean,
  more = ''
): { documents: Map<string, XmlBranch>; held: Map<string, Record<string, unknown>> } {
  const all = Object.values({ ...texts, ...(emojiSafe ? { emoji: 'a😀b' } : {}) })
  const samples = types.flatMap(({ type }) =>
    all.map((value, index) => {
      const id = `${type}.${index}`
      return [id, sample(type, id, `${value}${more}`, index % 2 === 0 ? 'file' : 'text')] as const
    })
  )
  return {
    documents: new Map(samples.map(([id, { document }]) => [id, document])),
    held: new Map(samples.map(([id, { held }]) => [id, held]))
  }
}
