import { search } from '#api'
import { given, openApi } from './api.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

interface SearchOptions {
  readonly output: Format
  readonly limit?: number
}

/** Finds projects and credentials by text. */
export async function showFound(terminal: Terminal, words: readonly string[], { output, limit }: SearchOptions): Promise<void> {
  const answer = await search(words.join(' '), given({ limit }), openApi(terminal).options)
  const rows = answer.hits.map(({ kind, project, id, type, phase, description, displayName }) => ({
    ...{ kind, project, id, type, phase },
    description: kind === 'project' ? displayName : description
  }))
  print(terminal, output, answer, [{ columns: ['kind', 'project', 'id', 'type', 'phase', 'description'], rows }])
  if (answer.partial) terminal.stderr.write(`${plain('not all projects were searched; repeat the search to get further')}\n`)
}
