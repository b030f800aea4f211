import { Buffer } from 'node:buffer'
import forge from 'node-forge'

/**
 * What is in a key store. `unknown`: its encryption is not supported here, or opening it would take too long. `key-password`: the key has
 * another password. `key-in-clear`: it is not encrypted, and Java overlooks it. `not-java`: Java knows no such encryption.
 */
export type Opened =
  | { readonly certificates: readonly Buffer[]; readonly keys: readonly string[] }
  | 'wrong'
  | 'key-password'
  | 'key-in-clear'
  | 'not-java'
  | 'damaged'
  | 'unknown'

/** Rounds of all key derivations of one store together. Java and OpenSSL use 10,000 and 2048 for each. */
const MOST_ROUNDS = 400_000
/** Bags and parts that are looked at. */
const MOST_PARTS = 200

const OID = {
  data: '1.2.840.113549.1.7.1',
  encrypted: '1.2.840.113549.1.7.6',
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  pbes2: '1.2.840.113549.1.5.13',
  aes192: '2.16.840.1.101.3.4.1.22'
} as const

const hashes: Readonly<Record<string, () => forge.md.MessageDigest>> = {
  '1.3.14.3.2.26': () => forge.md.sha1.create(),
  '2.16.840.1.101.3.4.2.1': () => forge.md.sha256.create(),
  '2.16.840.1.101.3.4.2.2': () => forge.md.sha384.create(),
  '2.16.840.1.101.3.4.2.3': () => forge.md.sha512.create()
}

class Damaged extends Error {}
class Unknown extends Error {}
class Wrong extends Error {}
class OtherKeyPassword extends Error {}
class NotJava extends Error {}

const meanings = [
  [Unknown, 'unknown'],
  [Wrong, 'wrong'],
  [OtherKeyPassword, 'key-password'],
  [NotJava, 'not-java']
] as const

/** Opens a PKCS#12 key store. Takes as long as its author wishes, within limits: never call it in the event loop. */
export function openPkcs12(bytes: Buffer, password: string): Opened {
  try {
    return new Store(password).open(bytes)
  } catch (error) {
    return meanings.find(([kind]) => error instanceof kind)?.[1] ?? 'damaged'
  }
}

type Node = forge.asn1.Asn1

class Store {
  readonly #password: string
  readonly #certificates: Buffer[] = []
  readonly #keys: string[] = []
  #hasKeyInClear = false
  /** Whether something of the store, other than a key, has proved the password. */
  #isProved = false
  #rounds = 0
  #parts = 0

  constructor(password: string) {
    this.#password = password
  }

  open(bytes: Buffer): Opened {
    const [version, safe, mac] = partsOf(parse(bytes.toString('latin1')))
    if (version === undefined || safe === undefined) throw new Damaged()
    const content = textIn(insideOf(safe, OID.data))
    if (mac !== undefined) this.#verify(mac, content)
    for (const part of partsOf(parse(content))) this.#read(part)
    if (this.#keys.length === 0 && this.#hasKeyInClear) return 'key-in-clear'
    return { certificates: this.#certificates, keys: this.#keys }
  }

  /** The code over the content is what tells a wrong password. */
  #verify(mac: Node, content: string): void {
    const [info, salt, rounds] = partsOf(mac)
    const [algorithm, expected] = partsOf(info)
    const create = new Map(Object.entries(hashes)).get(oidOf(partsOf(algorithm)[0]))
    if (create === undefined) throw new Unknown()
    const count = rounds === undefined ? 1 : numberIn(rounds)
    this.#spend(count)
    const md = create()
    const key = forge.pkcs12.generateKey(this.#password, forge.util.createBuffer(textIn(salt)), 3, count, md.digestLength, md)
    const hmac = forge.hmac.create()
    hmac.start(create(), key)
    hmac.update(content)
    if (hmac.getMac().getBytes() !== textIn(expected)) throw new Wrong()
    this.#isProved = true
  }

  #read(part: Node): void {
    const kind = oidOf(partsOf(part)[0])
    if (kind !== OID.data && kind !== OID.encrypted) throw new Unknown()
    this.#readBags(kind === OID.data ? textIn(insideOf(part, kind)) : this.#unsealed(part))
  }

  #unsealed(part: Node): string {
    const [, info] = partsOf(insideOf(part, OID.encrypted))
    const [, algorithm, sealed] = partsOf(info)
    return this.#decrypt(algorithm, textIn(sealed))
  }

  #readBags(text: string): void {
    for (const bag of partsOf(parse(text))) {
      if (++this.#parts > MOST_PARTS) throw new Unknown()
      const [name] = partsOf(bag)
      const kind = oidOf(name)
      if (kind === OID.key) this.#hasKeyInClear = true
      if (kind === OID.shroudedKey) this.#keys.push(this.#openKey(insideOf(bag, kind)))
      if (kind !== OID.certificate) continue
      const [, wrapped] = partsOf(insideOf(bag, kind))
      this.#certificates.push(Buffer.from(textIn(partsOf(wrapped)[0]), 'latin1'))
    }
  }

  #openKey(shrouded: Node): string {
    const [algorithm, sealed] = partsOf(shrouded)
    try {
      return pemOf(this.#decrypt(algorithm, textIn(sealed)))
    } catch (error) {
      throw error instanceof Wrong && this.#isProved ? new OtherKeyPassword() : error
    }
  }

  #decrypt(algorithm: Node | undefined, sealed: string): string {
    const [name, parameters] = partsOf(algorithm)
    const oid = oidOf(name)
    if (parameters === undefined) throw new Damaged()
    if (oid === OID.pbes2 && oidOf(partsOf(partsOf(parameters)[1])[0]) === OID.aes192) throw new NotJava()
    const derivation = oid === OID.pbes2 ? partsOf(partsOf(parameters)[0])[1] : parameters
    this.#spend(numberIn(partsOf(derivation)[1]))
    // The newer way takes the password in UTF-8, the older in UTF-16, which the library does itself.
    const password = oid === OID.pbes2 ? forge.util.encodeUtf8(this.#password) : this.#password
    const cipher = cipherOf(oid, parameters, password)
    cipher.update(forge.util.createBuffer(sealed))
    if (!cipher.finish()) throw new Wrong()
    return cipher.output.getBytes()
  }

  #spend(rounds: number): void {
    this.#rounds += rounds
    if (!(rounds > 0) || this.#rounds > MOST_ROUNDS) throw new Unknown()
  }
}

/** The types of the library leave this part out. */
const { pbe } = forge as unknown as {
  pbe: { getCipher(oid: string, parameters: Node, password: string): forge.cipher.BlockCipher }
}

function cipherOf(oid: string, parameters: Node, password: string): forge.cipher.BlockCipher {
  try {
    return pbe.getCipher(oid, parameters, password)
  } catch {
    throw new Unknown()
  }
}

const parse = (text: string): Node => forge.asn1.fromDer(forge.util.createBuffer(text), { strict: true } as never)

function partsOf(node: Node | undefined): Node[] {
  if (node === undefined || !Array.isArray(node.value)) throw new Damaged()
  return node.value as Node[]
}

/** The value of an element that is a name followed by a tagged value. */
function insideOf(node: Node, name: string): Node {
  const [own, tagged] = partsOf(node)
  const [inside] = partsOf(tagged)
  if (oidOf(own) !== name || inside === undefined) throw new Damaged()
  return inside
}

function oidOf(node: Node | undefined): string {
  if (node?.type !== forge.asn1.Type.OID || typeof node.value !== 'string') throw new Damaged()
  return forge.asn1.derToOid(node.value)
}

/** Bytes of a string, which BER may write in pieces. */
function textIn(node: Node | undefined): string {
  if (node === undefined) throw new Damaged()
  return typeof node.value === 'string' ? node.value : partsOf(node).map(textIn).join('')
}

function numberIn(node: Node | undefined): number {
  if (node?.type !== forge.asn1.Type.INTEGER || typeof node.value !== 'string') throw new Damaged()
  return node.value.length > 4 ? Number.POSITIVE_INFINITY : Buffer.from(node.value, 'latin1').readIntBE(0, node.value.length)
}

const pemOf = (der: string): string =>
  `-----BEGIN PRIVATE KEY-----\n${Buffer.from(der, 'latin1').toString('base64')}\n-----END PRIVATE KEY-----\n`
