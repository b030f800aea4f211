/** RC4, which old key stores may be encrypted with and OpenSSL 3 no longer knows. */
export function decryptRc4(key: Buffer, data: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i)
  const swap = (a: number, b: number): void => {
    const kept = state[a]!
    state[a] = state[b]!
    state[b] = kept
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255
    swap(i, j)
  }
  const plain = Buffer.from(data)
  for (let at = 0, i = 0, j = 0; at < plain.length; at++) {
    i = (i + 1) & 255
    j = (j + state[i]!) & 255
    swap(i, j)
    plain[at]! ^= state[(state[i]! + state[j]!) & 255]!
  }
  return plain
}
