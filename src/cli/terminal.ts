import type { Readable, Writable } from 'node:stream'

type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** The environment of a command; it reads and writes nothing else. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** Results only. */
  readonly stdout: Screen
  /** Progress and errors. */
  readonly stderr: Screen
  /** Aborted when the command should stop. */
  readonly signal: AbortSignal
}

/** Characters that move the cursor, set colours or change the writing direction. */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Makes foreign text safe for a terminal: it must not move the cursor or imitate our own lines. */
export const plain = (text: string): string => text.replace(unsafe, ' ')

/** The same for a text of several lines. */
export const plainLines = (text: string): string => text.split('\n').map(plain).join('\n')

/** The same with `\uXXXX` escapes, as in JSON strings. Line ends are kept. */
export const escaped = (text: string): string =>
  text.replace(unsafe, c => (c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))

export const hasUnsafe = (text: string): boolean => text.search(unsafe) !== -1
