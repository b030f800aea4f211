/**
 * What a placeholder of the recordings may stand for, by its kind. A numbered one (`AQAA#7`, `H1`) is the same value wherever its number
 * is; the others are another value each time.
 */
const KINDS: Readonly<Record<string, string>> = {
  AQAA: 'AQAA[A-Za-z0-9+/]+={0,2}',
  BYTES: '[A-Za-z0-9+/]+={0,2}',
  LEGACY: '[A-Za-z0-9+/]+={0,2}',
  TOKEN: '11[0-9a-f]{32}',
  UUID: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  H: '[0-9a-f]{32}',
  G: '[0-9a-f]{32}',
  N: '[0-9]+',
  TIME: '.+?',
  VER: '[0-9a-f.]+',
  CRUMB: '[0-9a-f]{64}'
}
const PLACEHOLDER = /(?:AQAA|BYTES|LEGACY|TOKEN|UUID)#\d+|\b[GH]\d+\b|\b(?:TIME|VER|CRUMB)\b|(?<=\/queue\/item\/)N\b/
const NUMBERED = /(AQAA|BYTES|LEGACY|TOKEN|UUID)#\d+/g
/** The item of the queue that was seen last. */
const QUEUE_ITEM = /(?<=\/queue\/item\/)N\b/g
/** Parts of a ciphertext, which the recordings name and do not show. */
const PART = /«CT#(\d+) (?:first (\d+)|from character (\d+)|(without its last character and padding))»/g
/** So many characters of a recorded ciphertext in a row are no chance. */
const SHORTEST_PIECE = 6

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** What stands for what: values that each controller draws for itself (crumbs, sessions, ciphertexts), recorded against actual. */
export class Exchanged {
  readonly #pairs = new Map<string, string>()
  readonly #placeholders = new Map<string, string>()
  readonly #pieces: Array<readonly [string, string]> = []

  learn(recorded: string, actual: string): void {
    if (recorded !== actual) this.#pairs.set(recorded, actual)
  }

  /** A placeholder stands for a value from now on; `CRUMB` and `COOKIE` for the one that was seen last. */
  learnPlaceholder(name: string, actual: string): void {
    this.#placeholders.set(name, actual)
  }

  /** Pieces of `recorded` stand for those of `actual` in the same places. */
  learnPieces(recorded: string, actual: string): void {
    this.#pieces.push([recorded, actual])
  }

  /** The text of a request with every recorded value replaced by the stand-in's. */
  apply(text: string): string {
    let result = text.replace(PART, (whole, number: string, first?: string, from?: string, cut?: string) => {
      const value = this.#placeholders.get(`AQAA#${number}`)
      if (value === undefined) return whole
      if (cut !== undefined) return value.replace(/.=*$/, '')
      return first === undefined ? value.slice(Number(from)) : value.slice(0, Number(first))
    })
    result = result.replace(NUMBERED, name => this.#placeholders.get(name) ?? name)
    result = result.replace(QUEUE_ITEM, name => this.#placeholders.get(name) ?? name)
    for (const [recorded, actual] of this.#pairs) result = result.split(recorded).join(actual)
    for (const [recorded, actual] of this.#pieces) result = exchangePieces(result, recorded, actual)
    return result
  }

  /** The value of a request's header: `CRUMB` and `COOKIE` stand in headers alone. */
  applyHeader(value: string): string {
    return this.#placeholders.get(value) ?? this.apply(value)
  }

  /** Whether an actual text is the recorded one. A placeholder that is met for the first time stands for what is in its place. */
  matches(recorded: string, actual: string): boolean {
    return this.#meets(recorded, actual, '$')
  }

  /** The same of a recorded text that was cut. */
  startsWith(actual: string, recorded: string): boolean {
    return this.#meets(recorded, actual, '')
  }

  #meets(recorded: string, actual: string, end: '$' | ''): boolean {
    if (!PLACEHOLDER.test(recorded)) {
      const wanted = this.apply(recorded)
      return end === '' ? actual.startsWith(wanted) : recorded === actual || wanted === actual
    }
    const names: string[] = []
    const parts = recorded.split(new RegExp(`(${PLACEHOLDER.source})`)).map((part, i) => {
      if (i % 2 === 0) return escapeRegExp(part)
      const known = this.#placeholders.get(part)
      if (known !== undefined && part !== 'CRUMB' && part !== 'N') return escapeRegExp(known)
      names.push(part)
      return `(${KINDS[/^[A-Z]+/.exec(part)![0]]!})`
    })
    const found = new RegExp(`^${parts.join('')}${end}`, 's').exec(actual)
    if (found === null) return false
    names.forEach((name, i) => {
      if (name !== 'TIME' && name !== 'VER') this.learnPlaceholder(name, found[i + 1]!)
    })
    return true
  }
}

/** Replaces the longest pieces of `recorded` first. */
function exchangePieces(text: string, recorded: string, actual: string): string {
  let result = ''
  for (let i = 0; i < text.length; ) {
    let length = 0
    while (i + length < text.length && recorded.includes(text.slice(i, i + length + 1))) length++
    const at = recorded.indexOf(text.slice(i, i + length))
    const taken = length < SHORTEST_PIECE ? 1 : length
    result += length < SHORTEST_PIECE ? text[i]! : actual.slice(at, at + length)
    i += taken
  }
  return result
}
