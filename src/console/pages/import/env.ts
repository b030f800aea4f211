import { type Found, idFrom } from './row.ts'
import { readingsOf } from './values.ts'

/** Where a `.env` text cannot be read. */
export interface EnvFault {
  readonly kind: 'syntax' | 'unclosed' | 'afterQuote'
  readonly line: number
}

const START = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=/
const IGNORED = /^\s*(?:#.*)?$/
/** Escapes inside of double quotes; any other backslash stays. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
  ['$', '$']
])

/** Whether the first line that is no comment assigns a variable. */
export const isEnv = (text: string): boolean => {
  const first = text.split('\n').find(line => !IGNORED.test(line))
  return first !== undefined && START.test(first)
}

/**
 * Reads a `.env` file. Each line is `KEY=VALUE`, with `export ` before it or not; empty lines and lines that begin with `#` are ignored.
 * A value in single quotes is literal; in double quotes `\n`, `\r`, `\t`, `\"`, `\\` and `\$` are escapes; both may have several lines.
 * A value without quotes ends at the line's end or at a `#` after a blank. Variables (`$NAME`) are not expanded.
 */
export function readEnv(text: string): { readonly rows: readonly Found[] } | { readonly fault: EnvFault } {
  const rows: Found[] = []
  let [at, line] = [0, 1]
  while (at < text.length) {
    const end = endOfLine(text, at)
    const whole = text.slice(at, end)
    if (IGNORED.test(whole)) {
      at = end + 1
      line++
      continue
    }
    const [head = '', name] = START.exec(whole) ?? []
    if (name === undefined) return { fault: { kind: 'syntax', line } }
    const value = readValue(text, at + head.length, end)
    if ('fault' in value) return { fault: { kind: value.fault, line } }
    rows.push(rowOf(name, value.text, line))
    line += text.slice(at, value.end).split('\n').length
    at = value.end + 1
  }
  return { rows }
}

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

/** The value and the end of its last line. */
type Value = { readonly text: string; readonly end: number } | { readonly fault: 'unclosed' | 'afterQuote' }

function readValue(text: string, from: number, lineEnd: number): Value {
  let start = from
  while (text[start] === ' ' || text[start] === '\t') start++
  const quote = text[start]
  if (quote !== '"' && quote !== "'")
    return {
      text: text
        .slice(from, lineEnd)
        .replace(/\s#.*$/, '')
        .trim(),
      end: lineEnd
    }
  const close = closingQuote(text, start, quote)
  if (close === -1) return { fault: 'unclosed' }
  const end = endOfLine(text, close)
  if (!IGNORED.test(text.slice(close + 1, end).replace(/^\s+/, ''))) return { fault: 'afterQuote' }
  const inner = text.slice(start + 1, close)
  return { text: quote === '"' ? unescaped(inner) : inner, end }
}

function closingQuote(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++
    else if (text[at] === quote) return at
  }
  return -1
}

const unescaped = (text: string): string => text.replaceAll(/\\(.)/gs, (all, letter: string) => ESCAPES.get(letter) ?? all)

function rowOf(name: string, value: string, line: number): Found {
  const id = idFrom(name.toLowerCase().replaceAll('_', '-'))
  const readings = readingsOf(value, name)
  const [first] = readings
  return {
    ...{ line, source: name, id, type: first?.type ?? 'access-token', data: first?.data ?? {} },
    ...(readings.length > 1 ? { readings } : {}),
    ...(value === '' ? { problem: 'empty' } : {})
  }
}
