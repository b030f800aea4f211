import { own } from '../own.ts'

/** One name in snippets that a caller or a project may choose. */
interface NameRule {
  readonly pattern: string
  readonly maxLength: number
  readonly description: string
  readonly example: string
}

const HOST = '[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?'
const PORT = '(?::[0-9]{1,5})?'
const PATH = '[A-Za-z0-9._~/%+-]*'
/** Of an address for SSH. One that begins with a hyphen would be taken for an option of a program. */
const USER = '[A-Za-z0-9_][A-Za-z0-9._-]*'
/** Variables that the shell or the loader acts on; a secret in one of them would break the script, or be executed. */
const RESERVED =
  'PATH|HOME|USER|SHELL|IFS|ENV|PWD|OLDPWD|CDPATH|_|UID|EUID|PPID|PS[0-4]|PROMPT_COMMAND|BASH.*|SHELLOPTS|LD_.*|DYLD_.*|NODE_OPTIONS|PYTHON.*|PERL.*|RUBY.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|GIT_.*|SSH_ASKPASS|WORKSPACE'

const variable = (description: string, example: string): NameRule => ({
  pattern: `^(?!(?:${RESERVED})$)[A-Za-z_][A-Za-z0-9_]*$`,
  maxLength: 64,
  description,
  example
})

/**
 * The rules allow no character that means something in a Groovy string, in a quoted or unquoted word of a shell, and no username or
 * password in an address. Snippets insert the names as they are.
 */
export const snippetNames = {
  registry: {
    pattern: `^${HOST}${PORT}(?:/[A-Za-z0-9._-]+)*$`,
    maxLength: 255,
    description: 'Host of a container registry, with a port and a path if it has them.',
    example: 'ghcr.io'
  },
  gitUrl: {
    pattern: `^(?:https?://${HOST}${PORT}/${PATH}|ssh://(?:${USER}@)?${HOST}${PORT}/${PATH}|${USER}@${HOST}:(?!-)${PATH})$`,
    maxLength: 500,
    description: 'Address of a Git repository, without a password. Snippets use it in the form that they need, HTTPS or SSH.',
    example: 'https://github.com/team/app.git'
  },
  apiUrl: {
    pattern: `^https?://${HOST}${PORT}(?:/${PATH})?$`,
    maxLength: 500,
    description: 'Address of an HTTP API, without a query.',
    example: 'https://sonar.example.com/api/'
  },
  usernameVariable: variable('Variable that gets the username of an account.', 'REGISTRY_USER'),
  passwordVariable: variable('Variable that gets the password of an account.', 'REGISTRY_PASSWORD'),
  tokenVariable: variable('Variable that gets a token.', 'SONAR_TOKEN'),
  fileVariable: variable('Variable that gets the path of a secret file.', 'MAVEN_SETTINGS'),
  keyVariable: variable('Variable that gets the path of an SSH key.', 'SSH_KEY')
} as const satisfies Readonly<Record<string, NameRule>>

export type SnippetName = keyof typeof snippetNames

/** Chosen names; what is absent gets an example. */
export type SnippetNames = { readonly [Name in SnippetName]?: string }

/** A change of chosen names: null removes one. */
export type SnippetNamesPatch = { readonly [Name in SnippetName]?: string | null }

const all = Object.keys(snippetNames) as SnippetName[]

/** Whether a stored value is what the rules allow; it may have been stored by a later version with other names. */
export const areSnippetNames = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  all.every(name => {
    const text = own(value as Readonly<Record<string, unknown>>, name)
    return text === undefined || (typeof text === 'string' && isAllowed(name, text))
  })

const isAllowed = (name: SnippetName, text: string): boolean =>
  text.length <= snippetNames[name].maxLength && new RegExp(snippetNames[name].pattern, 'u').test(text)

export function patchedNames(before: SnippetNames, patch: SnippetNamesPatch): SnippetNames {
  const chosen = all.flatMap(name => {
    const value = patch[name] === undefined ? before[name] : patch[name]
    return value === undefined || value === null ? [] : [[name, value] as const]
  })
  return Object.fromEntries(chosen)
}

export const httpsOf = (gitUrl: string): string =>
  gitUrl.replace(/^(?:ssh:\/\/)?(?:[\w.-]+@)?([\w.-]+)(?::\d{1,5}\/|[:/])\/*/, (all, host: string) =>
    gitUrl.startsWith('http') ? all : `https://${host}/`
  )

export const sshOf = (gitUrl: string): string => gitUrl.replace(/^https?:\/\/([\w.-]+)(?::\d{1,5})?\/+/, 'git@$1:')
