/** The permutation of RFC 2268, made of the digits of pi. */
const PI = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32' +
    'bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a' +
    '961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e' +
    'c5f3db47e5a59c770aa62068fe7fc1ad',
  'hex'
)
const BLOCK = 8
const SHIFTS = [1, 2, 3, 5]

/** RC2 in CBC mode (RFC 2268), which old key stores hide their certificates with and OpenSSL 3 no longer knows. All bits of the key count. */
export function decryptRc2(key: Buffer, iv: Buffer, data: Buffer): Buffer {
  if (data.length === 0 || data.length % BLOCK !== 0) throw new Error('no whole blocks')
  const words = expandKey(key)
  const plain = Buffer.alloc(data.length)
  let previous = iv
  for (let at = 0; at < data.length; at += BLOCK) {
    const block = data.subarray(at, at + BLOCK)
    decryptBlock(block, words).forEach((word, i) => {
      plain.writeUInt16LE(word ^ previous.readUInt16LE(i * 2), at + i * 2)
    })
    previous = block
  }
  const padding = plain.at(-1)!
  if (padding < 1 || padding > BLOCK || plain.subarray(-padding).some(byte => byte !== padding)) throw new Error('wrong padding')
  return plain.subarray(0, -padding)
}

function expandKey(key: Buffer): number[] {
  const bytes = [...key]
  for (let i = key.length; i < 128; i++) bytes[i] = PI[(bytes[i - 1]! + bytes[i - key.length]!) & 0xff]!
  bytes[128 - key.length] = PI[bytes[128 - key.length]!]!
  for (let i = 127 - key.length; i >= 0; i--) bytes[i] = PI[bytes[i + 1]! ^ bytes[i + key.length]!]!
  return Array.from({ length: 64 }, (_, i) => bytes[2 * i]! + 256 * bytes[2 * i + 1]!)
}

function decryptBlock(block: Buffer, words: readonly number[]): number[] {
  const r = [0, 2, 4, 6].map(at => block.readUInt16LE(at))
  for (let round = 15; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) {
      const [one, two, three] = [r[(i + 1) % 4]!, r[(i + 2) % 4]!, r[(i + 3) % 4]!]
      const turned = (r[i]! >>> SHIFTS[i]!) | (r[i]! << (16 - SHIFTS[i]!))
      r[i] = (turned - words[4 * round + i]! - (three & two) - (~three & one)) & 0xffff
    }
    // A round of another kind after the eleventh and the fifth, seen from the end.
    if (round === 11 || round === 5) for (let i = 3; i >= 0; i--) r[i] = (r[i]! - words[r[(i + 3) % 4]! & 63]!) & 0xffff
  }
  return r
}
