import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { envExample, settingsSection } from '../../scripts/lib/settings-docs.ts'
import { typesPage, typesTable } from '../../scripts/lib/types-docs.ts'
import { SECRET_SETTINGS } from '../../src/app/config/settings.ts'
import { eventMeanings } from '../../src/domain/event.ts'
import { errorCodes, warningCodes } from '../../src/domain/finding-codes.ts'
import { permissions } from '../../src/domain/permissions.ts'
import { problems } from '../../src/domain/problems.ts'
import { defaultPolicies } from '../../src/domain/project.ts'
import { causes, failures } from '../../src/domain/reasons.ts'
import { phases } from '../../src/domain/status.ts'
import { SECRET_LIMIT } from '../../src/domain/types/define.ts'
import { credentialTypes } from '../../src/domain/types/index.ts'
import { deliveryFailures } from '../../src/domain/webhook.ts'
import { SET_LIMIT } from '../../src/http/schemas/sets.ts'
import { BODY_LIMIT, HEADER_LIMIT, HEADERS_TIME, REQUEST_TIME } from '../../src/http/server.ts'
import { streamTimes } from '../../src/http/stream/event-stream.ts'
import { STREAMS_PER_CALLER, STREAMS_PER_PROCESS } from '../../src/http/stream/stream-slots.ts'
import { section } from '../helpers/pages.ts'

const root = new URL('../../', import.meta.url)
const at = (path: string, base = root) => new URL(path, base)
const read = (path: string) => readFileSync(at(path), 'utf8')

/** The rows of every table that begin with a word in code marks, cut into cells; the first cell without its marks. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter(line => /^\| `[^`]+` \|/.test(line))
    .map(line => line.slice(2, -2).split(' | '))
    .map(([first = '', ...rest]) => [first.replaceAll('`', ''), ...rest])

const readme = read('README.md')
const settings = section(read('docs/configuration.md'), '## Settings')
const reference = read('docs/reference.md')
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync(at('docs/'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`)
]

t.test('docs/errors.md lists every code with its status and title, and no other', async t => {
  const listed = rowsOf(read('docs/errors.md'))
  t.strictSame(
    listed.map(([code, status, title]) => [code, status, title]),
    Object.entries(problems).map(([code, { status, title }]) => [code, String(status), title])
  )
  for (const [code, , , when, act] of listed) t.ok(when?.endsWith('.') && act?.endsWith('.'), `${code} says when, and what to do`)
})

t.test('docs/access.md has the table of permissions', async t => {
  t.strictSame(
    rowsOf(section(read('docs/access.md'), '## Roles')),
    Object.entries(permissions).map(([name, p]) => [name, p.least, p.where, p.changes ? 'yes' : 'no', p.does])
  )
})

t.test('docs/reasons.md lists every reason with its sentence, and no other', async t => {
  const page = read('docs/reasons.md')
  const scopes = { credential: 'one credential', folder: 'the folder', controller: 'the controller' }
  t.strictSame(
    rowsOf(section(page, '## When something did not work')),
    Object.entries(failures).map(([name, r]) => [name, scopes[r.scope], r.retry ? 'yes' : 'no', r.sentence])
  )
  t.strictSame(rowsOf(section(page, '## Why a sync does what it does')), Object.entries(causes))
})

t.test('docs/pipelines.md lists every finding with its sentence, and no other', async t => {
  const page = read('docs/pipelines.md')
  t.strictSame(rowsOf(section(page, '## Why it is refused')), Object.entries(errorCodes))
  t.strictSame(rowsOf(section(page, '## Warnings')), Object.entries(warningCodes))
})

t.test('docs/events.md lists every type of event with its meaning, and no other', async t => {
  t.strictSame(rowsOf(section(read('docs/events.md'), '## Types')), Object.entries(eventMeanings))
})

t.test('docs/webhooks.md lists every outcome with its sentence, and no other', async t => {
  t.strictSame(rowsOf(section(read('docs/webhooks.md'), '## Why a message did not arrive')), Object.entries(deliveryFailures))
})

t.test('docs/events.md gives the limits that streams have', async t => {
  const page = read('docs/events.md')
  t.match(page, `at most ${STREAMS_PER_CALLER} streams in one process`)
  t.match(page, `a process ${STREAMS_PER_PROCESS} `)
  t.match(page, `every ${streamTimes.heartbeat / 1000} seconds`)
  t.match(page, `takes nothing for ${streamTimes.stall / 1000} seconds`)
  t.match(page, `every ${streamTimes.recheck / 1000} seconds`)
})

t.test('README.md has the table of types, and a Jenkinsfile', async t => {
  t.ok(section(readme, '## Types of credentials').includes(typesTable(credentialTypes)), 'run: npm run types')
  const [first] = credentialTypes.map(type => type.snippets({ id: type.example.id, kubeconfigForm: 'file' })[0])
  t.ok(readme.includes(`\n${first?.code}\n`), 'a whole Jenkinsfile')
})

t.test('docs/types.md is what the types declare', async t => {
  t.equal(read('docs/types.md'), typesPage(credentialTypes), 'run: npm run types')
})

t.test('docs/types.md has every snippet in one of its styles', async t => {
  const page = read('docs/types.md')
  for (const type of credentialTypes)
    for (const settings of [
      ...(['file', 'text', 'plugin'] as const).map(kubeconfigForm => ({ kubeconfigForm, facts: {} })),
      { kubeconfigForm: 'file', facts: { encrypted: true } } as const
    ]) {
      const snippets = type.snippets({ id: type.example.id, ...settings })
      for (const { title, needs } of snippets) {
        const texts = snippets.filter(other => other.title === title).map(({ code }) => code)
        t.ok(
          texts.some(code => page.includes(`\n${code}\n`)),
          `${type.type}, ${JSON.stringify(settings)}: ${title}`
        )
        for (const plugin of needs) t.ok(page.includes(`\`${plugin}\``), plugin)
      }
    }
})

t.test('docs/reference.md has every phase', async t => {
  t.strictSame(
    rowsOf(section(reference, '## Phases')).map(([phase]) => phase),
    phases
  )
})

t.test('docs/reference.md has every policy with its default', async t => {
  t.strictSame(
    Object.fromEntries(rowsOf(section(reference, '## Policies of a project')).map(row => [row[0], row.at(-1)])),
    Object.fromEntries(Object.entries(defaultPolicies).map(([name, value]) => [name, `\`${value}\``]))
  )
})

t.test('README.md is short, and every setting that it names is one', async t => {
  t.ok(readme.length < 11_000, `${readme.length} characters`)
  const known = new Set(rowsOf(settings).map(([name]) => name))
  const named = section(readme, '## Configuration').matchAll(/`([A-Z]+_[A-Z_]+)`/g)
  t.strictSame(
    [...named].map(([, name]) => name).filter(name => !known.has(name ?? '')),
    []
  )
})

t.test('README.md shows a credential with all that an answer has', async t => {
  const { schemas } = JSON.parse(read('openapi/openapi.json')).components
  const shown = JSON.parse(/```json\n(\{ "id": "dockerhub-id"[\s\S]*?)```/.exec(readme)?.[1] ?? '{}')
  const sorted = (names: readonly string[]) => names.toSorted()
  t.strictSame(sorted(Object.keys(shown)), sorted([...schemas.Credential.required, 'usernameSecret']))
  t.strictSame(sorted(Object.keys(shown.status)), sorted(schemas.Status.required))
})

t.test('docs/configuration.md and .env.example say what the table of settings says (npm run settings)', async t => {
  const page = read('docs/configuration.md')
  t.ok(page.includes(settingsSection()), 'docs/configuration.md')
  t.equal(read('.env.example'), envExample())
  const files = section(page, '## Secrets from files')
  t.strictSame(
    [...files.matchAll(/`([A-Z_]{5,})`/g)].map(([, name]) => name).filter(name => name !== '_FILE'),
    SECRET_SETTINGS
  )
})

t.test('docs/api.md has every route of the OpenAPI document, and no other', async t => {
  const paths: Record<string, object> = JSON.parse(read('openapi/openapi.json')).paths
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`)
  )
  const listed = rowsOf(section(read('docs/api.md'), '## Routes')).flatMap(([request = '']) => {
    const [path, ...methods] = request.split(' ').reverse()
    return methods.map(method => `${method} ${path}`)
  })
  t.strictSame(listed.toSorted(), routes.toSorted())
})

t.test("no page has npx fetch the command line: elsewhere that name is anybody's in the public registry", async t => {
  for (const page of pages) t.notMatch(read(page), /npx\s+(-\S+\s+)*jcb/, page)
})

t.test('docs/reference.md gives the limits that the code has', async t => {
  const limits = section(reference, '## Limits')
  const mebibytes = (bytes: number) => `${bytes / 1024 / 1024} MiB`
  t.match(limits, `| one secret field | ${mebibytes(SECRET_LIMIT)} |`)
  t.match(limits, `| a request body | ${mebibytes(BODY_LIMIT)};`)
  t.match(limits, `| the headers of a request | ${HEADER_LIMIT / 1024} KiB, within ${HEADERS_TIME} seconds;`)
  t.match(limits, `the whole request within ${REQUEST_TIME} |`)
  t.match(limits, `| credentials in a declared set | ${SET_LIMIT} |`)
})

/** Where the links of a page lead: in the text, by reference, and in HTML. What stands between fences is no link. */
const linksOf = (text: string): string[] =>
  [
    ...text
      .replaceAll(/^```.*?^```/gms, '')
      .matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]:\s*(\S+)|<(?:a|img)\s[^>]*?(?:href|src)="([^"]+)"/gm)
  ].map(([, inline, byReference, html]) => inline ?? byReference ?? html ?? '')

t.test('every relative link leads to a file of the repository, and every fragment to a heading', async t => {
  for (const page of pages) {
    for (const target of linksOf(read(page))) {
      if (/^(https?|mailto):/.test(target)) continue
      const [path = '', fragment] = target.split('#')
      const file = path === '' ? at(page) : at(path, at(page))
      t.ok(file.href.startsWith(root.href) && existsSync(file), `${page}: ${target}`)
      if (fragment !== undefined) t.ok(headingsOf(readFileSync(file, 'utf8')).includes(fragment), `${page}: ${target}`)
    }
  }
  t.strictSame(linksOf('[a](b.md#c) ![d](e.svg)\n[f]: g.md\n<img src="h.png">\n```sh\n[x](y)\n```\n'), [
    'b.md#c',
    'e.svg',
    'g.md',
    'h.png'
  ])
})

t.test('every page can be reached from the README', async t => {
  const reached = new Set<string>(['README.md'])
  for (const page of reached)
    for (const target of linksOf(read(page))) {
      const path = at(target.split('#')[0] || page, at(page)).href.slice(root.href.length)
      if (pages.includes(path)) reached.add(path)
    }
  t.strictSame(
    pages.filter(page => !reached.has(page)),
    []
  )
})

t.test('no page speaks of what only its writers know', async t => {
  for (const page of pages) t.notMatch(read(page), /TODO|FIXME/, page)
})

/** Headings as GitHub makes fragments of them. */
const headingsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(match =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
  )

t.test('docs/security.md names tests that exist', async t => {
  const named = [...read('docs/security.md').matchAll(/`(test\/[\w/.-]+)`/g)].map(match => match[1] ?? '')
  t.ok(named.length > 20)
  for (const file of new Set(named)) t.ok(existsSync(at(file)), file)
})

t.test('docs/kubesphere.md names for every row a test that there is', async t => {
  const tables = read('docs/kubesphere.md')
    .split('\n\n')
    .filter(part => / test \|\n/.test(part))
  t.ok(tables.length >= 2)
  for (const row of tables.flatMap(table => table.trim().split('\n').slice(2))) {
    const [, file = '', title = ''] = /\| `(test\/[\w/.-]+)` "(.+)" \|$/.exec(row) ?? []
    t.ok(existsSync(at(file || 'nothing')), `names a file: ${row}`)
    if (file === '') continue
    const titles = [...read(file).matchAll(/\bt\.test\(\s*(['"`])(.*?)\1,/gs)].map(match => match[2] ?? '')
    t.ok(
      titles.some(known => known.includes(title)),
      `${file} has the test "${title}"`
    )
  }
})
