import { blocksFor, mayBeOldCiphertext } from '../../domain/ciphertext.ts'
import { Secret } from '../../domain/secret.ts'
import { leavesOf, type XmlBranch } from '../../domain/xml-element.ts'

/** What is remembered of a secret that was sent, to be compared with the ciphertext that Jenkins shows for it. */
export interface WrittenSecret {
  readonly path: string
  /** AES blocks that its ciphertext must have. */
  readonly blocks: number
  /** Whether Jenkins might take it for one of its old ciphertexts. */
  readonly isDoubtful: boolean
}

/** Files are no texts: Jenkins takes them as base64, and their ciphertexts have another form. */
const isFile = (path: string): boolean => path.endsWith('Bytes')

/** The secret texts of a document that Jenkins encrypts. An empty one is not kept by every class, and nothing could be made of it. */
export const writtenSecrets = (document: XmlBranch): WrittenSecret[] =>
  leavesOf(document).flatMap(({ path, text, isReadable }) => {
    if (!(text instanceof Secret) || text.isEmpty || isReadable || isFile(path)) return []
    const value = text.reveal()
    return [{ path, blocks: blocksFor(value), isDoubtful: mayBeOldCiphertext(value) }]
  })
