import t, { type Test } from 'tap'
import type { Facts } from '../../src/domain/findings.ts'
import type { KubeconfigForm } from '../../src/domain/types/define.ts'
import { credentialTypes } from '../../src/domain/types/index.ts'
import type { SnippetNames } from '../../src/domain/types/snippet-names.ts'
import { type Snippet, snippetForms } from '../../src/domain/types/snippets.ts'
import { encryptedKey } from '../helpers/content.ts'
import { type Jenkinsfile, type Played, play } from '../helpers/jenkinsfile/play.ts'
import { type Ran, runScript } from '../helpers/jenkinsfile/shell.ts'

const ID = 'some.id_1-x'
const forms: readonly KubeconfigForm[] = ['file', 'text', 'plugin']
/** What the snippets of a type depend on. */
const variants: Readonly<Record<string, readonly { form: KubeconfigForm; facts?: Facts }[]>> = {
  kubeconfig: forms.map(form => ({ form })),
  'ssh-key': [{ form: 'file' }, { form: 'file', facts: { encrypted: true } }]
}
/** None; and one of each, among them some that are equal to an example of another name. */
const chosen: readonly SnippetNames[] = [
  {},
  {
    ...{ registry: 'r.example.org:5000/team', gitUrl: 'ssh://git@git.example.org:2222/team/app.git' },
    ...{ apiUrl: 'https://sonar.example.org:8443/api/v1/', usernameVariable: 'WHO', passwordVariable: '_what1' },
    ...{ tokenVariable: 'CI_TOKEN', fileVariable: 'SETTINGS', keyVariable: 'KEY_OF_HOST' }
  },
  {
    usernameVariable: 'REGISTRY_PASSWORD',
    keyVariable: 'SSH_USER',
    gitUrl: 'https://git.example.org/app.git',
    registry: 'docker.io'
  }
]
const snippets = credentialTypes.flatMap(({ type, snippets }) =>
  (variants[type] ?? [{ form: 'file' }]).flatMap(({ form: kubeconfigForm, facts = {} }) =>
    snippetForms.flatMap(part =>
      (part === 'whole' ? chosen : [{}]).flatMap(asked =>
        snippets({ id: ID, kubeconfigForm, facts, asked }, part).map(snippet => ({
          ...{ ...snippet, code: wholeOf(snippet), type, part, asked },
          ...{ form: kubeconfigForm as string, isEncrypted: facts['encrypted'] === true }
        }))
      )
    )
  )
)
type Tried = (typeof snippets)[number]
const nameOf = ({ type, form, style, title, isEncrypted, part, asked }: Tried) =>
  `${type}, ${form}, ${isEncrypted ? 'encrypted, ' : ''}${style} ${part}: ${title}, ${JSON.stringify(asked)}`

/** A part with what is around it in a Jenkinsfile. */
function wholeOf({ code, form, style }: Snippet): string {
  if (form === 'whole') return code
  if (style === 'scripted') return `node {\n${code}\n}`
  return `pipeline {\nagent any\nstages {\n${form === 'stage' ? code : `stage('x') {\nsteps {\n${code}\n}\n}`}\n}\n}`
}

/** Values that break scripts whose quoting is wrong; none may be executed, split, or shown. */
const hostile = [
  `it's "quoted" \\ and $HOME`,
  '$(touch pwned); `touch pwned`',
  '-rf --help',
  '  spaces  around  * ? [a] ~ ',
  'percent %s %d %n \\n \\t',
  'ünï¢ödé & < > | ; # !'
]

t.test('what is wrong in a Jenkinsfile is found', async t => {
  const wrong = [
    "node { withCredentials([string(credentialsId: 'x', variable: 'T']) { } }",
    "node { withCredentials([string(id: 'x', variable: 'T')]) { } }",
    "node { shell 'true' }",
    "withCredentials([string(credentialsId: 'x', variable: 'T')]) { }",
    "pipeline { agent any\n steps { sh 'true' } }",
    "pipeline { agent any\n stages { stage('x') { steps { docker.build('x').push() } } } }"
  ]
  const played = await play(wrong.map(code => ({ code, type: 'access-token', form: 'file' })))
  t.equal(played.length, wrong.length)
  for (const [i, { fault }] of played.entries()) t.ok(fault, wrong[i] as string)
})

t.test('every snippet is Groovy that Jenkins can play, and its scripts do what they say with any value', async t => {
  const played = await play(snippets satisfies readonly Jenkinsfile[])
  t.equal(played.length, snippets.length)
  for (const form of snippetForms) t.ok(snippets.filter(({ part }) => part === form).length >= 20, form)
  const tried = new Set<string>()
  for (const [i, snippet] of snippets.entries()) {
    const { fault, did = [] } = played[i] as Played
    t.equal(fault, undefined, nameOf(snippet))
    const ids = did.flatMap(({ id }) => id ?? [])
    t.ok(ids.length > 0 && ids.every(id => id === ID), `${nameOf(snippet)}: it names the credential, and no other`)
    for (const { script, variables = {} } of did) {
      // Both styles have the same scripts, but for spaces in front of the lines.
      const key = JSON.stringify([snippet.type, snippet.isEncrypted, script?.replace(/^ +/gm, ''), variables])
      if (script !== undefined && !tried.has(key)) tryScript(t, snippet, script, variables)
      tried.add(key)
    }
  }
})

function tryScript(t: Test, snippet: Tried, script: string, variables: Readonly<Record<string, string>>): void {
  // what is chosen changes names alone, so one value shows that the variables still meet
  const values = Object.keys(snippet.asked).length === 0 ? hostile : hostile.slice(0, 1)
  for (const [i, value] of values.entries()) {
    const other = hostile[(i + 1) % hostile.length] as string
    const given = { ...valuesOf(value, other), ...(snippet.isEncrypted ? { privateKey: keyWith(value) } : {}) }
    const env = Object.fromEntries(Object.entries(variables).map(([name, part]) => [name, partOf(given, part)]))
    const ran = runScript(script, env)
    const what = `${nameOf(snippet)} with ${JSON.stringify(value)}`
    if (ran.code !== 0) t.fail(what, { ran })
    if (ran.left.length > 0) t.fail(`${what}: leaves something behind, or was executed`, { ran })
    const secrets = secretsOf(snippet.type, given)
    if (secrets.some(secret => ran.output.includes(secret))) t.fail(`${what}: shown`, { ran })
    if (ran.calls.some(({ args }) => secrets.some(secret => args.join(' ').includes(secret))))
      t.fail(`${what}: on a command line`, { ran })
    t.ok(arrived(snippet.type, given, ran, variables), `${what}: arrives as it is`, { ran, variables })
    const { opened } = ran.calls.find(({ program }) => program === 'ssh') ?? {}
    if (snippet.isEncrypted && opened !== undefined) t.match(opened, /^ssh-ed25519 /, `${what}: ssh opens the key`)
  }
}

const keys = new Map<string, string>()

function keyWith(passphrase: string): string {
  const key = keys.get(passphrase) ?? encryptedKey(passphrase)
  keys.set(passphrase, key)
  return key
}

type Values = Readonly<Record<string, string>>

const valuesOf = (value: string, other: string): Values => ({
  ...{ username: other, password: value, token: value, privateKey: `-----BEGIN\n${value}\n`, passphrase: value },
  content: `apiVersion: v1\n# ${value}\n`,
  ...{ accessKeyId: other, secretAccessKey: value }
})

/** `file:FIELD`, `FIELD`, or `FIELD:FIELD`. */
function partOf(values: Values, part: string): string {
  if (part.startsWith('file:')) return `file:${values[part.slice('file:'.length)]}`
  return part
    .split(':')
    .map(name => values[name])
    .join(':')
}

const secretsOf = (type: string, values: Values): string[] =>
  ({
    'username-password': [values['password']],
    'ssh-key': [values['privateKey'], values['passphrase']],
    'access-token': [values['token']],
    kubeconfig: [values['content']],
    'secret-file': [values['content']],
    certificate: [values['content'], values['password']],
    'github-app': [values['password']],
    'aws-access-key': [values['secretAccessKey']]
  })[type]?.filter(value => value !== undefined) ?? []

/** Whether the program that the script is about got the values, each at the place where it looks for them. */
function arrived(type: string, values: Values, { calls }: Ran, variables: Readonly<Record<string, string>>): boolean {
  const { username, password, token, privateKey, content } = values as Record<string, string>
  return calls.some(({ program, args, stdin, file, variables: env }) => {
    if (program === 'docker') return args.includes(`--username=${username}`) && stdin === password
    if (program === 'ssh') return args[args.indexOf('-l') + 1] === username && file === privateKey
    if (program === 'kubectl' || program === 'helm') return file === content
    if (type === 'github-app' && program === 'curl') return stdin === `Authorization: Bearer ${password}`
    if (program === 'jarsigner') return env['KEYSTORE_PASSWORD'] === password
    if (program === 'aws')
      return env['AWS_ACCESS_KEY_ID'] === values['accessKeyId'] && env['AWS_SECRET_ACCESS_KEY'] === values['secretAccessKey']
    if (type === 'secret-file') return file === content
    if (program === 'mvn') return env['SONAR_TOKEN'] === token
    // The binding and the agent hand their secrets to git by ways of their own.
    if (program === 'git') return Object.keys(variables).length === 0
    const basic = Buffer.from(`${username}:${password}`).toString('base64')
    return stdin === `Authorization: ${type === 'access-token' ? `Bearer ${token}` : `Basic ${basic}`}`
  })
}
