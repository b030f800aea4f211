import type { SnippetNames } from './snippet-names.ts'

export const snippetForms = ['step', 'stage', 'whole'] as const
export const snippetSyntaxes = ['declarative', 'scripted'] as const

/** `step`: what goes between the braces of `steps`. `stage`: one stage. `whole`: a Jenkinsfile, or a node block. */
export type SnippetForm = (typeof snippetForms)[number]
export type SnippetSyntax = (typeof snippetSyntaxes)[number]

/** What a graphical editor of pipelines, such as KubeSphere's, asks for instead of text. */
export interface PanelValues {
  /** The binding of `withCredentials`. */
  readonly binding: string
  readonly parameters: readonly { readonly name: string; readonly value: string }[]
}

/** Jenkinsfile text that uses a credential. */
export interface Snippet {
  readonly title: string
  readonly language: 'groovy'
  readonly form: SnippetForm
  readonly style: SnippetSyntax
  /** The plug-ins of Jenkins, by their ids, that its steps come from. */
  readonly needs: readonly string[]
  /** The names in it that can be chosen. */
  readonly names: SnippetNames
  readonly panel: PanelValues | null
  readonly code: string
}

/** One way to use a credential; the text for both kinds of pipeline is made of it. */
export interface Use {
  readonly title: string
  /** Plug-ins that provide the steps, besides credentials-binding. */
  readonly needs?: readonly string[]
  /** The names in it that can be chosen, as they are in its text. */
  readonly names?: SnippetNames
  /** What `withCredentials` is told, such as `string(credentialsId: 'x', variable: 'TOKEN')`. */
  readonly binding?: string
  /** The variable that `environment` sets to the credential. There is no such block in scripted pipelines. */
  readonly environment?: string
  /**
   * Steps in Groovy. Scripts are in single quotes, so that the shell sees the variable and not Groovy. Where a secret is expanded
   * in a script, `set +x` comes first: the trace of the shell would quote it, and then Jenkins does not recognise and mask it.
   * Secrets go to programs by a file or by standard input; anyone on the machine can read command lines.
   */
  readonly steps: string
  /** The steps need a `script` block in a declarative pipeline. */
  readonly script?: boolean
}

/** Ids and names hold nothing that means something in a Groovy text. */
export const snippetsOf = (id: string, uses: readonly Use[], form: SnippetForm = 'whole'): readonly Snippet[] =>
  uses.flatMap(use => {
    const { title, needs = [], names = {}, binding, environment } = use
    const plugins = binding === undefined && environment === undefined ? needs : ['credentials-binding', ...needs]
    const snippet = { title, language: 'groovy', form, needs: plugins, names, panel: panelOf(binding) } as const
    const declarative = declaratives[form](id, use)
    return [
      ...(declarative === undefined ? [] : [{ ...snippet, style: 'declarative', code: declarative } as const]),
      ...(environment === undefined ? [{ ...snippet, style: 'scripted', code: scripteds[form](use) } as const] : [])
    ]
  })

/** A binding that is a step has named parameters; one by class (`[$class: …]`) has no place in a graphical editor. */
function panelOf(binding = ''): PanelValues | null {
  const [, name, parameters = ''] = /^(\w+)\((.*)\)$/s.exec(binding) ?? []
  if (name === undefined) return null
  const pairs = parameters.matchAll(/(\w+): '([^']*)'/g)
  return { binding: name, parameters: [...pairs].map(([, key = '', value = '']) => ({ name: key, value })) }
}

const block = (head: string, body: string): string => `${head} {\n${indented(body)}\n}`

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')

const bound = ({ binding, steps }: Use): string => (binding === undefined ? steps : block(`withCredentials([${binding}])`, steps))

const stepsOf = (use: Use): string => (use.script ? block('script', bound(use)) : bound(use))

const environmentOf = (id: string, { environment }: Use): string[] =>
  environment === undefined ? [] : [block('environment', `${environment} = credentials('${id}')`)]

const declaratives: Readonly<Record<SnippetForm, (id: string, use: Use) => string | undefined>> = {
  // `environment` is a section of a pipeline or of a stage, and no step
  step: (_, use) => (use.environment === undefined ? stepsOf(use) : undefined),
  stage: (id, use) => block("stage('Build')", [...environmentOf(id, use), block('steps', stepsOf(use))].join('\n')),
  whole: (id, use) => {
    const stages = block('stages', block("stage('Build')", block('steps', stepsOf(use))))
    return block('pipeline', ['agent any', ...environmentOf(id, use), stages].join('\n'))
  }
}

const scripteds: Readonly<Record<SnippetForm, (use: Use) => string>> = {
  step: bound,
  stage: use => block("stage('Build')", bound(use)),
  whole: use => block('node', bound(use))
}
