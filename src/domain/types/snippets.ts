/** Jenkinsfile text that uses a credential. */
export interface Snippet {
  readonly title: string
  readonly language: 'groovy'
  /** `declarative`: a whole Jenkinsfile. `scripted`: a node block. What is inside `steps` of the one works in the other. */
  readonly style: 'declarative' | 'scripted'
  /** The plug-ins of Jenkins, by their ids, that its steps come from. */
  readonly needs: readonly string[]
  readonly code: string
}

/** One way to use a credential; the text for both kinds of pipeline is made of it. */
export interface Use {
  readonly title: string
  /** Plug-ins that provide the steps, besides credentials-binding. */
  readonly needs?: readonly string[]
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

/** Ids hold nothing that means something in a Groovy text. */
export const snippetsOf = (id: string, uses: readonly Use[]): readonly Snippet[] =>
  uses.flatMap(use => {
    const { title, needs = [], binding, environment } = use
    const plugins = binding === undefined && environment === undefined ? needs : ['credentials-binding', ...needs]
    const snippet = { title, language: 'groovy', needs: plugins } as const
    const declarative = { ...snippet, style: 'declarative', code: declarativeOf(id, use) } as const
    return environment === undefined
      ? [declarative, { ...snippet, style: 'scripted', code: scriptedOf(use) } as const]
      : [declarative]
  })

const block = (head: string, body: string): string => `${head} {\n${indented(body)}\n}`

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')

const bound = ({ binding, steps }: Use): string => (binding === undefined ? steps : block(`withCredentials([${binding}])`, steps))

const scriptedOf = (use: Use): string => block('node', bound(use))

function declarativeOf(id: string, use: Use): string {
  const steps = use.script ? block('script', bound(use)) : bound(use)
  const parts = [
    'agent any',
    ...(use.environment === undefined ? [] : [block('environment', `${use.environment} = credentials('${id}')`)]),
    block('stages', block("stage('Build')", block('steps', steps)))
  ]
  return block('pipeline', parts.join('\n'))
}
