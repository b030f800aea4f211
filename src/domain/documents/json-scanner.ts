import { escapePointer } from '../json-pointer.ts'
import { type Bound, type Bounds, unbounded } from './bounds.ts'

/** Why and where a text is not an acceptable JSON value. */
export interface JsonFault {
  readonly kind: 'syntax' | 'raw-control' | 'half-pair' | 'not-finite' | 'double-key' | 'prototype-key' | Bound
  readonly offset: number
  readonly pointer: string
}

/** An open list or object. */
interface Open {
  readonly isList: boolean
  /** Keys so far; undefined before the first. */
  keys: Set<string> | undefined
  /** The key or index being read. */
  at: string | number
}

const [TAB, LF, CR, SPACE, QUOTE, COMMA, MINUS, COLON] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x2d, 0x3a]
const [LIST, BACKSLASH, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5c, 0x5d, 0x7b, 0x7d]
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
/** Characters that a string may contain unescaped. */
const PLAIN = /[^"\\\u0000-\u001f]*/y
const WORD = /true|false|null/y
/** Characters above U+FFFF are a pair of escapes; half a pair is not a character and would become U+FFFD. */
const ESCAPE = /["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/y
const UNICODE = /u[0-9a-fA-F]{4}/y

export interface ScanOptions {
  /** Refuse keys that could reach a prototype. */
  readonly refusesPrototypes?: boolean | undefined
  readonly bounds?: Bounds | undefined
}

class Stop extends Error {
  readonly fault: JsonFault

  constructor(fault: JsonFault) {
    super(fault.kind)
    this.fault = fault
  }
}

/**
 * Scans the text of one JSON value (RFC 8259) without building it: finds its end, and what `JSON.parse` does not report, which is
 * the position of a fault and duplicate keys. Takes linear time and does not recurse.
 */
class JsonScanner {
  readonly #text: string
  readonly #refusesPrototypes: boolean
  readonly #bounds: Bounds
  readonly #open: Open[] = []
  #at: number
  #values = 0

  constructor(text: string, start: number, { refusesPrototypes = false, bounds = unbounded }: ScanOptions) {
    this.#text = text
    this.#at = start
    this.#refusesPrototypes = refusesPrototypes
    this.#bounds = bounds
  }

  /** Returns the offset after the value. */
  scan(): number {
    this.#skipSpace()
    while (true) {
      if (this.#begin()) continue
      if (this.#ended()) return this.#at
    }
  }

  /** Reads the start of a value; true if that opened a list or an object whose first value comes next. */
  #begin(): boolean {
    const code = this.#code
    if (++this.#values > this.#bounds.values) this.#stop('values')
    if (code === OBJECT || code === LIST) {
      this.#at++
      this.#skipSpace()
      if (this.#code === (code === LIST ? LIST_END : OBJECT_END)) {
        this.#at++
        return false
      }
      if (this.#open.length >= this.#bounds.depth) this.#stop('depth')
      this.#open.push({ isList: code === LIST, keys: undefined, at: 0 })
      if (code === OBJECT) this.#key()
      return true
    }
    if (code === QUOTE) this.#string()
    else if (code === MINUS || (code >= 0x30 && code <= 0x39)) this.#number()
    else this.#token(WORD)
    return false
  }

  /** Continues after a value; true if it was the outermost one. */
  #ended(): boolean {
    while (true) {
      const open = this.#open.at(-1)
      if (open === undefined) return true
      this.#skipSpace()
      const code = this.#code
      if (code === COMMA) {
        this.#at++
        this.#skipSpace()
        if (open.isList) this.#item(open)
        else this.#key()
        return false
      }
      if (code !== (open.isList ? LIST_END : OBJECT_END)) this.#stop('syntax')
      this.#at++
      this.#open.pop()
    }
  }

  #item(open: Open): void {
    const index = (open.at as number) + 1
    if (index >= this.#bounds.entries) this.#stop('entries')
    open.at = index
  }

  #key(): void {
    const open = this.#open.at(-1) as Open
    const start = this.#at
    if (this.#code !== QUOTE) this.#stop('syntax')
    this.#string()
    const raw = this.#text.slice(start + 1, this.#at - 1)
    const key: string = raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw
    const parent = this.#open.at(-2)?.at
    open.at = key
    open.keys ??= new Set()
    if (open.keys.has(key)) this.#stop('double-key', start)
    if (open.keys.size >= this.#bounds.entries) this.#stop('entries', start)
    open.keys.add(key)
    if (this.#refusesPrototypes && (key === '__proto__' || (key === 'prototype' && parent === 'constructor')))
      this.#stop('prototype-key', start)
    this.#skipSpace()
    if (this.#code !== COLON) this.#stop('syntax')
    this.#at++
    this.#skipSpace()
  }

  #string(): void {
    this.#at++
    while (true) {
      this.#token(PLAIN)
      if (this.#code === QUOTE) break
      if (this.#code !== BACKSLASH) this.#stop(this.#at < this.#text.length ? 'raw-control' : 'syntax')
      this.#at++
      if (this.#isAt(ESCAPE)) this.#at = ESCAPE.lastIndex
      else if (this.#isAt(UNICODE)) this.#stop('half-pair', this.#at - 1)
      else this.#stop('syntax')
    }
    this.#at++
  }

  /** A number beyond the range of JavaScript would become `null`. */
  #number(): void {
    const start = this.#at
    this.#token(NUMBER)
    if (!Number.isFinite(Number(this.#text.slice(start, this.#at)))) this.#stop('not-finite', start)
  }

  #token(pattern: RegExp): void {
    if (!this.#isAt(pattern)) this.#stop('syntax')
    this.#at = pattern.lastIndex
  }

  #isAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    return pattern.test(this.#text)
  }

  #skipSpace(): void {
    for (let code = this.#code; code === SPACE || code === LF || code === CR || code === TAB; code = this.#code) this.#at++
  }

  get #code(): number {
    return this.#text.charCodeAt(this.#at)
  }

  #stop(kind: JsonFault['kind'], offset = this.#at): never {
    // In a text that is not JSON, an apparent key may be a value.
    const way = kind === 'syntax' ? [] : this.#open
    const pointer = way.map(({ at }) => `/${escapePointer(String(at))}`).join('')
    throw new Stop({ kind, offset, pointer: `#${pointer}` })
  }
}

/** Scans one JSON value from an offset; returns the offset after it, or why it cannot be read. */
export function scanJson(
  text: string,
  start = 0,
  options: ScanOptions = {}
): { readonly end: number } | { readonly fault: JsonFault } {
  try {
    return { end: new JsonScanner(text, start, options).scan() }
  } catch (error) {
    if (error instanceof Stop) return { fault: error.fault }
    throw error
  }
}
