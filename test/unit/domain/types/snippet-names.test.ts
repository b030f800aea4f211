import t from 'tap'
import { credentialTypes, typeNamed } from '../../../../src/domain/types/index.ts'
import {
  areSnippetNames,
  httpsOf,
  patchedNames,
  type SnippetName,
  snippetNames,
  sshOf
} from '../../../../src/domain/types/snippet-names.ts'
import { snippetForms } from '../../../../src/domain/types/snippets.ts'

const names = Object.keys(snippetNames) as SnippetName[]
const settings = { kubeconfigForm: 'file' } as const

t.test('no name can end a Groovy string, a word of a shell, or be a variable that programs act on', async t => {
  const hostile = [
    ...["x'", 'x"', 'x\\', 'x$y', '${x}', 'x`id`', 'x;id', 'x&id', 'x|id', 'x>y', 'x y', 'x\ny', 'x\u2028y', 'é', '', '-x', '*'],
    ...["https://x/'", 'https://x/$(id)', 'https://u:p@x/', 'https://x/?a=b&c', 'https://x/ y', 'javascript://x/', 'file:///etc'],
    ...['-x@h.example:p', 'ssh://-oX@h.example/p', 'git@h.example:-x'],
    ...['PATH', 'IFS', 'LD_PRELOAD', 'BASH_ENV', 'GIT_SSH_COMMAND', 'PROMPT_COMMAND', 'RUBYOPT', 'UID', '_', '1X', 'A-B']
  ]
  for (const name of names)
    for (const text of hostile) {
      if (name === 'registry' && /^[\w-]+$/.test(text) && !text.startsWith('-')) continue
      t.notOk(areSnippetNames({ [name]: text }), `${name}: ${encodeURIComponent(text)}`)
    }
  for (const name of names) {
    t.ok(areSnippetNames({ [name]: snippetNames[name].example }), name)
    t.notOk(areSnippetNames({ [name]: `${snippetNames[name].example}${'x'.repeat(600)}` }), `${name}: too long`)
    t.notOk(areSnippetNames({ [name]: 1 }))
  }
  t.ok(areSnippetNames({}))
  t.notOk(areSnippetNames(null))
  t.ok(areSnippetNames({ constructor: 'x', later: 'y' }), 'names of a later version')
})

t.test('each name of a snippet is in its text, and each can be chosen', async t => {
  const seen = new Set<string>()
  const asked = {
    ...{ registry: 'r.example.org', gitUrl: 'https://git.example.org/a.git', apiUrl: 'https://api.example.org/' },
    ...{ usernameVariable: 'AAA', passwordVariable: 'BBB', tokenVariable: 'CCC', fileVariable: 'DDD', keyVariable: 'EEE' }
  }
  for (const type of credentialTypes)
    for (const form of snippetForms)
      for (const snippet of type.snippets({ id: 'x', ...settings, asked }, form)) {
        t.equal(snippet.form, form)
        for (const [name, value] of Object.entries(snippet.names)) {
          seen.add(name)
          t.ok(snippet.code.includes(value), `${type.type}, ${snippet.title}: ${name}`)
          t.ok([asked[name as SnippetName], sshOf(asked.gitUrl)].includes(value), `${type.type}, ${snippet.title}: ${name}`)
        }
      }
  t.strictSame(seen, new Set(names))
})

t.test('variables that would be the same keep their examples', async t => {
  const [first] = typeNamed('username-password').snippets({
    id: 'x',
    ...settings,
    asked: { usernameVariable: 'REGISTRY_PASSWORD' }
  })
  t.match(first?.names, { usernameVariable: 'REGISTRY_USER', passwordVariable: 'REGISTRY_PASSWORD' })
  const key = typeNamed('ssh-key').snippets({ id: 'x', ...settings, asked: { keyVariable: 'SSH_USER' } })
  t.match(key.find(({ names }) => names.keyVariable)?.names, { keyVariable: 'SSH_KEY' })
})

t.test('where a name comes from: the request, what was recognised, the project, the id, the example', async t => {
  const registry = (id: string, more: object) =>
    typeNamed('username-password').snippets({ id, ...settings, ...more })[0]?.names.registry
  const hub = { facts: { kind: 'Docker Hub personal access token' } }
  const github = { facts: { kind: 'GitHub personal access token' } }
  const kept = { kept: { registry: 'kept.example.org' } }
  const table: [string, string, object, string][] = [
    ['nothing known', 'x', {}, 'registry.example.com'],
    ['recognised', 'x', hub, 'docker.io'],
    ['by id', 'dockerhub-id', {}, 'docker.io'],
    ['kept', 'x', kept, 'kept.example.org'],
    ['kept, before the id', 'dockerhub-id', kept, 'kept.example.org'],
    ['a token of Docker Hub works nowhere else', 'x', { ...hub, ...kept }, 'docker.io'],
    ['GitHub may be on the own host', 'x', { ...github, ...kept }, 'kept.example.org'],
    ['recognised, before the id', 'dockerhub-id', github, 'ghcr.io'],
    ['asked', 'x', { ...hub, ...kept, asked: { registry: 'asked.example.org' } }, 'asked.example.org'],
    ['a kind that is an inherited name', 'x', { facts: { kind: 'constructor' } }, 'registry.example.com']
  ]
  for (const [what, id, more, wanted] of table) t.equal(registry(id, more), wanted, what)
  const hubs = typeNamed('username-password').snippets({ id: 'x', ...settings, ...hub })
  t.match(hubs.map(({ code }) => code).join(), "docker.withRegistry('https://index.docker.io/v1/'")
})

t.test('the values of a graphical editor are those of the binding', async t => {
  const [first] = typeNamed('username-password').snippets({ id: 'x', ...settings })
  t.strictSame(first?.panel, {
    binding: 'usernamePassword',
    parameters: [
      { name: 'credentialsId', value: 'x' },
      { name: 'usernameVariable', value: 'REGISTRY_USER' },
      { name: 'passwordVariable', value: 'REGISTRY_PASSWORD' }
    ]
  })
  t.ok(
    typeNamed('aws-access-key')
      .snippets({ id: 'x', ...settings })
      .every(({ panel }) => panel === null)
  )
  for (const type of credentialTypes)
    for (const { panel, title } of type.snippets({ id: 'x', ...settings }))
      t.ok(panel === null || panel.parameters.some(({ name, value }) => name === 'credentialsId' && value === 'x'), title)
})

t.test('an environment is no step', async t => {
  const titles = (form: 'step' | 'stage') =>
    typeNamed('access-token')
      .snippets({ id: 'x', ...settings }, form)
      .map(({ title }) => title)
  t.notOk(titles('step').includes('Variable of the whole pipeline'))
  t.ok(titles('stage').includes('Variable of the whole pipeline'))
})

t.test('addresses of Git in both forms', async t => {
  const table = [
    ['https://git.example.com/team/app.git', 'https://git.example.com/team/app.git', 'git@git.example.com:team/app.git'],
    [
      'https://git.example.com:8443/team/app.git',
      'https://git.example.com:8443/team/app.git',
      'git@git.example.com:team/app.git'
    ],
    ['git@git.example.com:team/app.git', 'https://git.example.com/team/app.git', 'git@git.example.com:team/app.git'],
    ['ssh://git@git.example.com:2222/app.git', 'https://git.example.com/app.git', 'ssh://git@git.example.com:2222/app.git'],
    ['ssh://git.example.com/app.git', 'https://git.example.com/app.git', 'ssh://git.example.com/app.git']
  ] as const
  for (const [url, https, ssh] of table) t.strictSame([httpsOf(url), sshOf(url)], [https, ssh], url)
})

t.test('a patch keeps what it leaves out, removes what is null, and nothing else', async t => {
  const before = { registry: 'a', apiUrl: 'https://a/' }
  t.strictSame(patchedNames(before, { registry: null, tokenVariable: 'T' }), { apiUrl: 'https://a/', tokenVariable: 'T' })
  t.strictSame(patchedNames({}, { form: 'step', constructor: 'x' } as object), {})
})
