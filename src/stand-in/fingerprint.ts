import { createHash } from 'node:crypto'
import type { Credential } from './credential.ts'
import { marshalCredential, type XmlContext } from './credential-xml.ts'
import { printPretty } from './xml/print.ts'

/** Which builds used a credential. `ranges` are half open: build 3 alone is `[3, 4)`. */
export interface Fingerprint {
  readonly hash: string
  readonly fileName: string
  readonly timestamp: number
  readonly usage: Array<{ readonly name: string; readonly ranges: Array<{ start: number; end: number }> }>
}

/**
 * Usage by the credential's content, as in `CredentialsProvider.getFingerprintOf`: the hash covers the XML with hashes of the
 * ciphertexts and without the description. So rewriting a secret starts a new history, also with the same value, and equal
 * credentials in two folders share none.
 */
export class Fingerprints {
  readonly #byHash: Map<string, Fingerprint>
  readonly #changed: (all: readonly Fingerprint[]) => void

  /** Starts with the fingerprints in `known`; calls `changed` after every change. */
  constructor(known: readonly Fingerprint[], changed: (all: readonly Fingerprint[]) => void) {
    this.#byHash = new Map(known.map(print => [print.hash, print]))
    this.#changed = changed
  }

  of(credential: Credential, context: XmlContext): Fingerprint | null {
    return this.#byHash.get(hashOf(credential, context)) ?? null
  }

  /** A build of a job used the credential. */
  track(credential: Credential, job: string, build: number, context: XmlContext): Fingerprint {
    const hash = hashOf(credential, context)
    const fileName = `Credential id=${credential.id} name=${credential.class.displayName(credential)}`
    const print = this.#byHash.get(hash) ?? { hash, fileName, timestamp: Date.now(), usage: [] }
    this.#byHash.set(hash, print)
    let usage = print.usage.find(entry => entry.name === job)
    if (usage === undefined) {
      usage = { name: job, ranges: [] }
      print.usage.push(usage)
    }
    insert(usage.ranges, build)
    this.#changed([...this.#byHash.values()])
    return print
  }
}

function insert(ranges: Array<{ start: number; end: number }>, build: number): void {
  if (ranges.some(range => range.start <= build && build < range.end)) return
  ranges.push({ start: build, end: build + 1 })
  ranges.sort((a, b) => a.start - b.start)
  for (let i = ranges.length - 1; i > 0; i--) {
    if (ranges[i - 1]!.end === ranges[i]!.start) ranges.splice(i - 1, 2, { start: ranges[i - 1]!.start, end: ranges[i]!.end })
  }
}

const hashOf = (credential: Credential, context: XmlContext): string =>
  createHash('md5')
    .update(printPretty(marshalCredential(credential, context, 'hashed')))
    .digest('hex')
