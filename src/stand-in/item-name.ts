import type { Behaviour } from './version.ts'

/** Why Jenkins refuses a name, in its words; X-Error carries it with the quotes that a header cannot hold as spaces. */
export function nameFault(name: string, { noFinalDot }: Pick<Behaviour, 'noFinalDot'>): string | null {
  const trimmed = trimName(name)
  if (trimmed === '') return 'No name is specified'
  if (trimmed === '.' || trimmed === '..') return `‘${trimmed}’ is not an allowed name`
  for (const char of name) {
    if (isControl(char)) return `No control code is allowed: ${[...name].map(printable).join('')}`
    if ('?*/\\%!@#$^&|<>[]:;'.includes(char)) return `‘${char}’ is an unsafe character`
  }
  if (noFinalDot && trimmed.endsWith('.')) return 'A name cannot end with ‘.’'
  return null
}

/** As Java trims: spaces and control characters, but no other white space (transcripts nm-nbsp-end, nm-emspace-end). */
export const trimName = (name: string): string => name.replace(/^[\u0000- ]+|[\u0000- ]+$/g, '')

const isControl = (char: string): boolean => /[\u0000-\u001F\u007F-\u009F]/.test(char)
const printable = (char: string): string => (isControl(char) ? `\\u${char.charCodeAt(0)};` : char)

/** A name longer than a file name may be makes the directory fail: 500 (transcript folder-name-256). */
export const fitsTheDisk = (name: string): boolean => Buffer.byteLength(name) <= 255

/** What two names are compared by: Java's case-insensitive order, code point by code point; each maps to one, İ to i. */
export const foldCase = (name: string): string => Array.from(name, foldChar).join('')

function foldChar(char: string): string {
  const upper = single(char, char.toUpperCase())
  return upper === 'İ' ? 'i' : single(upper, upper.toLowerCase())
}

/** Java compares the code points of folded names, JavaScript the halves of those above U+FFFF. */
export function compareFolded(a: string, b: string): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a.codePointAt(i)! - b.codePointAt(i)!
  return a.length - b.length
}

const single = (char: string, folded: string): string => ([...folded].length === 1 ? folded : char)

/** `Util.rawEncode`: what Jenkins leaves as it is in the URLs it makes. */
export const rawEncode = (text: string): string =>
  text
    .replace(/[^!$&'()*+,\-.0-9=@A-Z_a-z]/gu, char => {
      try {
        return encodeURIComponent(char)
      } catch {
        return '%3F'
      }
    })
    .replace(/~/g, '%7E')
