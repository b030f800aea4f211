import { randomBytes } from 'node:crypto'

/** What comes before the modulus in the DER form of a public RSA key of 2,048 bits, and the exponent 65537 after it. */
const BEFORE = Buffer.from('30820122300d06092a864886f70d01010105000382010f003082010a0282010100', 'hex')
const AFTER = Buffer.from('0203010001', 'hex')

/**
 * The identity of a new Jenkins, as its plug-in instance-identity sends it in `X-Instance-Identity`: a public RSA key in base64. It is
 * one in form alone, since nobody asks the stand-in to sign, and real ones take long to make. The recorded answers do not have the
 * header; where it is sent is taken from the sources of the plug-in, which is a decorator of HTML pages.
 */
export function newIdentity(): string {
  const modulus = randomBytes(256)
  modulus[0]! |= 0x80
  return Buffer.concat([BEFORE, modulus, AFTER]).toString('base64')
}
