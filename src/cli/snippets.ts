import { listSnippets } from '#api'
import { openApi } from './api.ts'
import { projectOf } from './options.ts'
import { type Format, print } from './output.ts'
import { plain, plainLines, type Terminal } from './terminal.ts'

/** Prints Jenkinsfile snippets that use a credential, ready to paste. */
export async function showSnippets(terminal: Terminal, id: string, options: { output: Format; project?: string }): Promise<void> {
  const answer = await listSnippets(projectOf(terminal, options.project), id, {}, openApi(terminal).options)
  if (options.output !== 'table') return print(terminal, options.output, answer, [])
  terminal.stdout.write(answer.items.map(({ title, code }) => `// ${plain(title)}\n${plainLines(code)}\n`).join('\n'))
}
