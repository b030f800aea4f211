import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { decodeText } from '../domain/documents/decode.ts'
import { type Read, readAll } from '../domain/documents/read.ts'
import { Failure } from './exit.ts'
import type { Terminal } from './terminal.ts'

/** The text of a file, or of stdin for `-`. UTF-16 with a byte order mark is accepted, because PowerShell writes it with `>`. */
export const textOf = async (terminal: Input, path: string): Promise<string> =>
  decoded(await bytesOf(terminal, path), path === '-' ? 'stdin' : path)

type Input = Pick<Terminal, 'stdin' | 'stderr'>

/** The bytes of a file, or of stdin for `-`. */
export async function bytesOf({ stdin, stderr }: Input, path: string): Promise<Buffer> {
  if (path === '-') {
    if (stdin.isTTY) stderr.write('reading from the terminal; Ctrl-D ends\n')
    return buffer(stdin)
  }
  return readFile(path).catch(error => {
    throw new Failure(
      'usage',
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? `file not found: ${path}`
        : `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no reason given'})`
    )
  })
}

/** Decodes bytes of user input; `name` is their source. */
export function decoded(bytes: Uint8Array, name: string): string {
  const read = decodeText(bytes, { utf16: true })
  if ('fault' in read) throw new Failure('usage', `${name} cannot be read. ${read.fault}`)
  return read.text
}

/** The documents of a YAML or JSON text. A fault is reported only by its position, because the text may contain secrets. */
export function documentsIn(text: string): readonly Read[] {
  const read = readAll(text)
  if ('fault' in read)
    throw new Failure('usage', `the file cannot be read, and nothing was done. ${read.fault.detail}${at(read.fault.pointer)}`)
  return read.documents
}

const at = (pointer: string): string => (pointer === '#' ? '' : ` (${pointer})`)

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The only document of a text, which must have fields; `what` names what it describes, with the fields that it has. */
export function oneDocumentIn(text: string, what: string): Record<string, unknown> {
  const documents = documentsIn(text)
  const [first] = documents
  if (documents.length !== 1 || first === undefined || !isRecord(first.value))
    throw new Failure('usage', `the file must have one document with the fields of ${what}`)
  return { ...first.value }
}
