import { SshReader, Truncated } from './wire.ts'

/** The kind and the base64 of the first certificate in a text. */
function certificateIn(text: string): readonly [string, string] | undefined {
  const words = text.split(/\s+/)
  const at = words.findIndex(word => word.length < 80 && word.endsWith('-cert-v01@openssh.com'))
  return at === -1 ? undefined : [words[at] ?? '', words[at + 1] ?? '']
}

/** Fields between the nonce and the serial number, by the kind of key: exponent and modulus, curve and point, or a point alone. */
function keyFields(algorithm: string): number {
  const extra = algorithm.startsWith('sk-') ? 1 : 0
  if (algorithm.startsWith('ssh-rsa')) return 2
  if (algorithm.startsWith('ssh-dss')) return 4
  return (algorithm.includes('ecdsa') ? 2 : 1) + extra
}

/** When the SSH certificate in a text ends, if there is one; one without an end has 2^64 - 1. */
export function endOfCertificate(text: string): Date | undefined {
  const [algorithm, base64] = certificateIn(text) ?? []
  if (algorithm === undefined || base64 === undefined) return undefined
  try {
    const reader = new SshReader(Buffer.from(base64, 'base64'))
    if (reader.text() !== algorithm) return undefined
    reader.string()
    for (let left = keyFields(algorithm); left > 0; left--) reader.string()
    // The serial number, the kind, the key id and the principals.
    reader.take(8)
    reader.number()
    reader.string()
    reader.string()
    reader.take(8)
    const [high, low] = [reader.number(), reader.number()]
    const seconds = high * 2 ** 32 + low
    return seconds < 253_402_300_800 ? new Date(seconds * 1000) : undefined
  } catch (error) {
    if (error instanceof Truncated) return undefined
    throw error
  }
}
