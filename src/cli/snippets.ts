import { Option } from 'commander'
import { listSnippets } from '#api'
import { snippetNames } from '../domain/types/snippet-names.ts'
import { type SnippetForm, type SnippetSyntax, snippetForms, snippetSyntaxes } from '../domain/types/snippets.ts'
import { openApi } from './api.ts'
import { Failure } from './exit.ts'
import { pairOf, projectOf } from './options.ts'
import { type Format, print } from './output.ts'
import { plain, plainLines, type Terminal } from './terminal.ts'

export const snippetNameList = Object.keys(snippetNames).join(', ')

export const snippetForm = (): Option =>
  new Option('--form <form>', 'only the step, a stage, or the whole Jenkinsfile').choices(snippetForms).default('whole')

export const snippetSyntax = (): Option =>
  new Option('--syntax <syntax>', 'syntax of the pipeline; both by default').choices(snippetSyntaxes)

interface SnippetOptions {
  readonly output: Format
  readonly project?: string
  readonly form: SnippetForm
  readonly syntax?: SnippetSyntax
  readonly set: readonly string[]
}

/** Prints Jenkinsfile snippets that use a credential, ready to paste. */
export async function showSnippets(terminal: Terminal, id: string, options: SnippetOptions): Promise<void> {
  const { form, syntax, output } = options
  const query = { form, ...(syntax === undefined ? {} : { syntax }), ...namesOf(options.set) }
  const answer = await listSnippets(projectOf(terminal, options.project), id, query, openApi(terminal).options)
  if (output !== 'table') return print(terminal, output, answer, [])
  terminal.stdout.write(answer.items.map(({ title, code }) => `// ${plain(title)}\n${plainLines(code)}\n`).join('\n'))
}

function namesOf(set: readonly string[]): Readonly<Record<string, string>> {
  const pairs = set.map(text => pairOf('--set NAME=VALUE', text))
  if (pairs.some(([name]) => !Object.hasOwn(snippetNames, name)))
    throw new Failure('usage', `--set takes one of these names: ${snippetNameList}`)
  return Object.fromEntries(pairs)
}
