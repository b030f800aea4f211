import { BadEncoding, child, childrenOf, type Der, OCTETS, octetsOf, oidOf, readDer, SEQUENCE, textOfDer } from './der.ts'
import { algorithmOfKey, type StoreEntry, unlessClosed } from './entry.ts'
import { decryptBy, sealFits } from './pkcs12-cipher.ts'
import { hasIssuer } from './subject.ts'

const ENCRYPTED = '1.2.840.113549.1.7.6'
const BAG = '1.2.840.113549.1.12.10.1.'
const FRIENDLY_NAME = '1.2.840.113549.1.9.20'
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21'

interface Bag {
  readonly kind: string
  readonly value: Der
  readonly name: string | null
  readonly keyId: string | null
}

/** The keys of a PKCS 12 store with their certificates, as `KeyStore.load` of Java reads it. Throws if the password is not its own. */
export function readPkcs12(bytes: Buffer, password: string): StoreEntry[] {
  const [, authSafe, macData] = childrenOf(readDer(bytes))
  if (authSafe === undefined) throw new BadEncoding('no content')
  const content = octetsOf(child(child(authSafe, 1), 0))
  if (macData !== undefined && !sealFits(macData, content, password)) throw new BadEncoding('another password')
  const bags = childrenOf(readDer(content)).flatMap(part => bagsOf(part, password))
  const certificates = bags.filter(({ kind }) => kind === '3')
  // Java passes over keys that are not encrypted, and decrypts the others only when they are asked for.
  const keys = bags.filter(({ kind }) => kind === '2')
  let nameless = 0
  return keys.map(key => ({
    alias: key.name?.toLowerCase() ?? String(++nameless),
    algorithm: unlessClosed(() => algorithmOfKey(decryptKey(key.value, password))),
    certificates: chainOf(key, certificates, keys.length === 1).map(certificateOf)
  }))
}

function bagsOf(part: Der, password: string): Bag[] {
  const [type, wrapped] = [child(part, 0), child(child(part, 1), 0)]
  const content = oidOf(type) === ENCRYPTED ? decryptContent(child(wrapped, 1), password) : octetsOf(wrapped)
  return childrenOf(readDer(content)).map(readBag)
}

function decryptContent(info: Der, password: string): Buffer {
  const [, algorithm, encrypted] = childrenOf(info)
  // [0] in place of the tag of an octet string; in pieces it is constructed.
  const bytes = encrypted!.tag === 0xa0 ? Buffer.concat(childrenOf(encrypted!).map(octetsOf)) : encrypted!.value
  return decryptBy(algorithm!, bytes, password)
}

function readBag(bag: Der): Bag {
  const [type, wrapped, attributes] = childrenOf(bag)
  const of = new Map((attributes ? childrenOf(attributes) : []).map(entry => [oidOf(child(entry, 0)), child(child(entry, 1), 0)]))
  const [name, keyId] = [of.get(FRIENDLY_NAME), of.get(LOCAL_KEY_ID)]
  return {
    kind: oidOf(type!).replace(BAG, ''),
    value: child(wrapped!, 0),
    name: name === undefined ? null : textOfDer(name),
    keyId: keyId === undefined ? null : keyId.value.toString('hex')
  }
}

function decryptKey(value: Der, password: string): Buffer {
  const [algorithm, encrypted] = childrenOf(value)
  return decryptBy(algorithm!, octetsOf(encrypted!), password)
}

/** A key finds its certificate by its id; the only key takes the first one. */
function chainOf(key: Bag, certificates: readonly Bag[], isOnly: boolean): Bag[] {
  const own = certificates.find(({ keyId }) => keyId !== null && keyId === key.keyId) ?? (isOnly ? certificates[0] : undefined)
  return own === undefined ? [] : [own]
}

function certificateOf({ value }: Bag): Buffer {
  const octets = child(child(value, 1), 0)
  if (octets.tag !== OCTETS || readDer(octets.value).tag !== SEQUENCE) throw new BadEncoding('no certificate')
  if (!hasIssuer(octets.value)) throw new BadEncoding('no issuer')
  return octets.value
}
