import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { LineCounter, parseAllDocuments } from 'yaml'
import { Failure } from './exit.ts'
import type { Terminal } from './terminal.ts'

/** The text of a file, or of stdin as `-`. */
export async function textOf({ stdin, stderr }: Pick<Terminal, 'stdin' | 'stderr'>, path: string): Promise<string> {
  if (path === '-') {
    if (stdin.isTTY) stderr.write('reading from the terminal; Ctrl-D ends\n')
    return (await buffer(stdin)).toString()
  }
  return readFile(path, 'utf8').catch(error => {
    throw new Failure('usage', `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no reason given'})`)
  })
}

/** The documents of a YAML or JSON text. What it says wrong is told by its place alone: the text may hold secrets. */
export function documentsIn(text: string): unknown[] {
  // JSON is YAML, too, but read a hundred times faster.
  if (/^\s*[{[]/.test(text)) {
    try {
      return [JSON.parse(text)]
    } catch {
      // Flow style of YAML, several documents, or a fault, whose place is told below.
    }
  }
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(text, {
    logLevel: 'silent',
    prettyErrors: false,
    uniqueKeys: false,
    schema: 'core',
    lineCounter
  })
  if ('empty' in documents) return []
  return documents.map(document => {
    const [error] = document.errors
    if (error !== undefined) {
      const { line, col } = lineCounter.linePos(error.pos[0])
      throw new Failure('usage', `it is no YAML or JSON (line ${line}, column ${col})`)
    }
    try {
      return document.toJS({ maxAliasCount: 100 })
    } catch {
      throw new Failure('usage', 'it has too many aliases, or such that lead nowhere')
    }
  })
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
