import { isFields } from './fields.ts'

/** Characters of a text that are looked at: what comes before a value is short. */
const LONGEST = 400

/** Parts of names that are those of secrets; `-`, `_` and `.` between them do not count. */
const secretNames = [
  ...['token', 'secret', 'passw', 'pwd', 'passphrase', 'apikey', 'accesskey', 'accountkey', 'privatekey', 'credential', 'auth']
]

/** Programs to which a secret is given in their command line. */
const programs: ReadonlySet<string> = new Set([
  ...[
    'curl',
    'wget',
    'http',
    'docker',
    'podman',
    'nerdctl',
    'kubectl',
    'oc',
    'helm',
    'git',
    'ssh',
    'ssh-add',
    'ssh-keygen',
    'cat',
    'echo'
  ],
  ...[
    'printf',
    'npm',
    'yarn',
    'aws',
    'az',
    'gcloud',
    'vault',
    'gh',
    'glab',
    'jcb',
    'mvn',
    'gradle',
    'sonar-scanner',
    'base64',
    'openssl'
  ],
  ...['gpg', 'puttygen', 'kubelogin', 'tsh']
])

/** Words before a name, by which a line is one of a file or a command. */
const LEAD =
  /^(?:(?:export|setx|setenv|set -x|set|env|ENV|arg|ARG|local|declare -x|readonly|let|const|var|val|-e|--env) |[Ee]nvironment=|\$env:)/

const NAME = /^["'`]?([A-Za-z_][\w.-]{0,79})["'`]?/
const SEPARATOR = /^(?:=>|:=|\?=|==?|:(?=["'\s]))/
const HEADER = /^["']?(?:(?:proxy-)?authorization|(?:set-)?cookie|[a-z]{1,20}-token|x-[a-z-]{1,40}|api-?key)["']? ?:/i

/** Whether a text is a line of a file, a header or a command, with more than the value in it. */
export function isCopiedLine(text: string): boolean {
  const line = text
    .trim()
    .slice(0, LONGEST)
    .replace(/^[-*] /, '')
  if (HEADER.test(line) || isCommand(line) || isElement(line) || isObject(line)) return true
  if (/^machine \S{1,100} (?:login|password) /.test(line) || /^\/\/\S{1,200}:_[a-zA-Z]{1,20}=/.test(line)) return true
  const [option] = /^--?[a-z][a-z0-9-]{0,40}(?=[= ])/.exec(line) ?? []
  if (option !== undefined && isSecretName(option)) return true
  const [lead = ''] = LEAD.exec(line) ?? []
  return isAssignment(line.slice(lead.length), lead)
}

/** `NAME=value`, `name: value`, `"name": "value"`, `NAME := value`, `name => value`; after some words also `NAME value`. */
function isAssignment(line: string, lead: string): boolean {
  const [whole = '', name = ''] = NAME.exec(line) ?? []
  const rest = line.slice(whole.length).trimStart()
  const [separator] = SEPARATOR.exec(rest) ?? []
  if (separator === undefined)
    return /^(?:setenv|setx|set -x|env|arg) $/i.test(lead) && /^[A-Z_][A-Z0-9_]*$/.test(name) && rest !== ''
  if (rest.slice(separator.length).trim() === '') return false
  return lead !== '' || isSecretName(name) || /^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(name)
}

function isSecretName(name: string): boolean {
  const letters = name.toLowerCase().replaceAll(/[-_.]/g, '')
  return secretNames.some(part => letters.includes(part))
}

function isCommand(line: string): boolean {
  const [, program = ''] = /^(?:[$#>%] )?(?:sudo )?([a-z0-9-]{2,20}) \S/.exec(line) ?? []
  return programs.has(program)
}

/** `<password>value</password>` */
function isElement(line: string): boolean {
  const [, name] = /^<([\w.:-]{1,60})>/.exec(line) ?? []
  return name !== undefined && line.endsWith(`</${name}>`)
}

/** `{"token":"value"}` */
function isObject(line: string): boolean {
  if (!line.startsWith('{')) return false
  try {
    const value: unknown = JSON.parse(line)
    return isFields(value) && Object.keys(value).length === 1 && typeof Object.values(value)[0] === 'string'
  } catch {
    return false
  }
}

/** Whether a text is still in the fence of a code block or in a here-document. */
export function isFenced(text: string): boolean {
  const first = text.slice(0, LONGEST).trimStart().split('\n', 1)[0] ?? ''
  if (/^(?:```|~~~)/.test(first)) return true
  if (/^(?:\$ )?(?:cat|tee|kubectl|ssh-add|base64)\b/.test(first) && /<<-?\s?["'\\]?\w/.test(first)) return true
  return /\n(?:```|~~~|EOF|EOT|END|_EOF_)$/.test(text.slice(-100).trimEnd())
}
