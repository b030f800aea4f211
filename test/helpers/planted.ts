import { generateKeyPairSync, randomBytes } from 'node:crypto'
import forge from 'node-forge'

/** A word that nothing else contains. Letters and digits alone, so that it is the same in JSON, XML and percent-encoding. */
const newWord = (): string => `Leak${randomBytes(12).toString('hex')}Q`

/** Secrets to plant, and how to find them again in whatever form. */
export interface Planted {
  /** Data of a credential of each type, its secret fields planted. */
  readonly data: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The same for the types with a user name, which is planted as well: it is to be a secret. */
  readonly secretNamed: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** A planted text that is not a secret field of any type: what somebody puts in the wrong place. */
  readonly stray: string
  /** What a robot of a chat expects its messages to be signed with. */
  readonly robotSecret: string
  /** The forms of the secrets that are in a text. */
  foundIn(text: string): string[]
}

/** Text around the word that looks different in every encoding. */
const dressed = (word: string): string => `<&"'é +/%{}${word}\\ ]]>`

export function plant(): Planted {
  const words = Array.from({ length: 8 }, newWord) as [string, string, string, string, string, string, string, string]
  const [password, passphrase, token, content, stray, name, file, aws] = words
  const robot = newWord()
  const encryptedKey = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: dressed(passphrase) },
    publicKeyEncoding: { type: 'spki', format: 'pem' }
  }).privateKey as string
  // A line from its midst; the first bytes are the same in all keys.
  const keyLine = encryptedKey.split('\n').at(8) ?? ''
  const kubeconfig = [
    'apiVersion: v1\nkind: Config\ncurrent-context: c',
    'clusters:\n- name: c\n  cluster: { server: "https://k8s.example.com:6443" }',
    'contexts:\n- name: c\n  context: { cluster: c, user: c }',
    `users:\n- name: c\n  user: { token: "${content}" }\n`
  ].join('\n')
  const appKey = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' }
  }).privateKey as string
  const needles = [...words, robot, keyLine, appKey.split('\n').at(20) ?? ''].flatMap(formsOf)
  const data = {
    'username-password': { username: 'alice', password: dressed(password) },
    'ssh-key': { username: 'git', privateKey: encryptedKey, passphrase: dressed(passphrase) },
    'access-token': { token: dressed(token) },
    kubeconfig: { content: kubeconfig },
    'secret-file': { fileName: 'a.bin', content: Buffer.from(`\0${dressed(file)}`).toString('base64') },
    certificate: { certificateChain: certificateOf(appKey), privateKey: appKey, password: dressed(aws) },
    'github-app': { appId: '123456', privateKey: appKey },
    'aws-access-key': { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: dressed(aws) }
  }
  return {
    data,
    secretNamed: {
      'username-password': { ...data['username-password'], username: name },
      'ssh-key': { ...data['ssh-key'], username: name }
    },
    stray: dressed(stray),
    robotSecret: dressed(robot),
    foundIn: text => needles.filter(needle => text.includes(needle))
  }
}

/** A certificate that a key has issued to itself. */
function certificateOf(key: string): string {
  const certificate = forge.pki.createCertificate()
  const privateKey = forge.pki.privateKeyFromPem(key)
  certificate.publicKey = forge.pki.setRsaPublicKey(privateKey.n, privateKey.e)
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000)
  const subject = [{ name: 'commonName', value: 'planted' }]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.sign(privateKey, forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate)
}

/** The word, and what base64 makes of it wherever it begins in the bytes; hexadecimal, too. */
function formsOf(word: string): string[] {
  const bases = [0, 1, 2].map(offset => {
    const base64 = Buffer.from(`${'\0'.repeat(offset)}${word}`).toString('base64')
    // The ends depend on the neighbours.
    return base64.slice(offset === 0 ? 0 : 4, base64.length - 4)
  })
  return [word, ...bases, ...bases.map(text => text.replaceAll('+', '-').replaceAll('/', '_')), Buffer.from(word).toString('hex')]
}
