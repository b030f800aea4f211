import type { Readable, Writable } from 'node:stream'

type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** What a command gets from where it runs; nothing else is read or written. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** Results alone. */
  readonly stdout: Screen
  /** Progress and errors. */
  readonly stderr: Screen
  /** Aborted when the command is to stop. */
  readonly signal: AbortSignal
}

/** What moves the cursor, colours, or turns the direction of writing. */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** A text from elsewhere for a terminal: it must not move the cursor or look like our own lines. */
export const plain = (text: string): string => text.replace(unsafe, ' ')

/** The same for a text of several lines. */
export const plainLines = (text: string): string => text.split('\n').map(plain).join('\n')

/** The same for a text in which `\uXXXX` says the character, as in the strings of JSON. Line ends are its own. */
export const escaped = (text: string): string =>
  text.replace(unsafe, c => (c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))

export const hasUnsafe = (text: string): boolean => text.search(unsafe) !== -1
