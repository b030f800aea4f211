import type { Readable, Writable } from 'node:stream'

/** What a command gets from where it runs; nothing else is read or written. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** Results alone. */
  readonly stdout: Writable & { readonly isTTY?: boolean }
  /** Progress and errors. */
  readonly stderr: Writable & { readonly isTTY?: boolean }
  /** Aborted when the command is to stop. */
  readonly signal: AbortSignal
}

/** A text from elsewhere for a terminal: it must not move the cursor or look like our own lines. */
export const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ')
