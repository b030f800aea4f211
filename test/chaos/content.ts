import { generateKeyPairSync } from 'node:crypto'
import type { Content } from './commands.ts'

/** A credential as it was sent, and what Jenkins has to hold of it. */
export interface Value {
  readonly type: Content['type']
  readonly description: string
  readonly data: Readonly<Record<string, string>>
}

const keys = Array.from({ length: 8 }, () =>
  String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
)

const kubeconfig = (token: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'demo',
    clusters: [{ name: 'demo', cluster: { server: 'https://k8s.example.com:6443' } }],
    contexts: [{ name: 'demo', context: { cluster: 'demo', user: 'demo' } }],
    users: [{ name: 'demo', user: { token } }]
  })

const dataOf: Record<Content['type'], (text: string, nth: number) => Record<string, string>> = {
  'username-password': (text, nth) => ({ username: `u${nth}`, password: text }),
  'ssh-key': (_text, nth) => ({ username: `u${nth}`, privateKey: keys[nth % keys.length] as string }),
  'access-token': text => ({ token: text }),
  kubeconfig: text => ({ content: kubeconfig(text) })
}

/** The nth value of a sequence: no two are alike. */
export const valueOf = ({ type, salt, description }: Content, nth: number): Value => ({
  type,
  description: `${nth} ${description}`.trim(),
  data: dataOf[type](`${nth}-${salt}-`, nth)
})

/** The secret field of each type. */
export const secretOf: Record<Content['type'], string> = {
  'username-password': 'password',
  'ssh-key': 'privateKey',
  'access-token': 'token',
  kubeconfig: 'content'
}

/** What a readback shows of a value. */
export function heldOf({ type, description, data }: Value): Record<string, unknown> {
  const { username, password, privateKey, token, content = '' } = data
  const held: Record<Content['type'], Record<string, unknown>> = {
    'username-password': { cls: 'UsernamePasswordCredentialsImpl', username, password },
    'ssh-key': { cls: 'BasicSSHUserPrivateKey', username, sourceField: privateKey },
    'access-token': { cls: 'StringCredentialsImpl', secret: token },
    kubeconfig: { cls: 'FileCredentialsImpl', fileName: 'kubeconfig', bytes_b64: Buffer.from(content).toString('base64') }
  }
  return { ...held[type], scope: 'GLOBAL', description }
}

/** The field by which an edit changes the secret. */
export const editedField: Record<Content['type'], [string, string]> = {
  'username-password': ['password', 'edited'],
  'ssh-key': ['privateKey', 'edited\n'],
  'access-token': ['secret', 'edited'],
  kubeconfig: ['bytes_b64', btoa('edited')]
}
