import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import t from 'tap'
import { registerHelp } from '../../../../src/http/plugins/help.ts'

const directory = mkdtempSync(join(tmpdir(), 'help-'))
t.teardown(() => rmSync(directory, { recursive: true }))
mkdirSync(join(directory, 'help', 'decisions'), { recursive: true })
writeFileSync(join(directory, 'outside.html'), 'outside')
const files = {
  'index.html': 'all pages',
  '404.html': 'no such page',
  'api.html': 'the API',
  'api.html.br': 'brotli',
  'api.html.gz': 'gzip',
  'api.md': '# The API',
  'decisions/001-a.html': 'a decision',
  'llms.txt': '# Bridge',
  'style.css': 'p {}',
  'redirects.json': '{"findings/Weak":"/help/api#Weak"}',
  '.inputs': 'a hash'
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, 'help', name), text)

const app = Fastify()
t.teardown(() => app.close())
registerHelp(app, join(directory, 'help'))

t.test('pages have an address without an extension, sources one with .md', async t => {
  for (const [address, type, text] of [
    ['/help', 'text/html', 'all pages'],
    ['/help/api', 'text/html', 'the API'],
    ['/help/api.md', 'text/markdown', '# The API'],
    ['/help/decisions/001-a', 'text/html', 'a decision'],
    ['/help/style.css', 'text/css', 'p {}'],
    ['/llms.txt', 'text/plain', '# Bridge']
  ] as const) {
    const { statusCode, headers, body } = await app.inject(address)
    t.equal(statusCode, 200, address)
    t.match(headers['content-type'], type, address)
    t.equal(body, text, address)
    t.match(headers['content-security-policy'], "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';")
    t.notMatch(headers['content-security-policy'], /unsafe|data:/)
  }
  t.equal((await app.inject('/help/')).headers.location, '/help')
  t.equal((await app.inject('/help/findings/Weak')).headers.location, '/help/api#Weak')
})

t.test('the smallest variant that the client accepts is sent', async t => {
  const sent = async (accepted: string) => {
    const { body, headers } = await app.inject({ url: '/help/api', headers: { 'accept-encoding': accepted } })
    return [body, headers['content-encoding'], headers.vary]
  }
  t.strictSame(await sent('gzip, br'), ['brotli', 'br', 'accept-encoding'])
  t.strictSame(await sent('gzip'), ['gzip', 'gzip', 'accept-encoding'])
  t.strictSame(await sent('identity'), ['the API', undefined, 'accept-encoding'])
})

t.test('an unknown page is answered with a page that says so, and nothing else of the disk is served', async t => {
  for (const name of [
    'none',
    'api/x',
    '.inputs',
    'api.html.br',
    '../outside',
    '..%2foutside',
    'decisions',
    'constructor',
    '__proto__'
  ]) {
    const { statusCode, headers, body } = await app.inject(`/help/${name}`)
    t.equal(statusCode, 404, name)
    if (String(headers['content-type']).startsWith('text/html')) t.equal(body, 'no such page', name)
  }
  t.equal((await app.inject('/help/none')).body, 'no such page')
})

t.test('without built pages there is no route', async t => {
  const bare = Fastify()
  t.teardown(() => bare.close())
  registerHelp(bare, join(directory, 'nowhere'))
  t.equal((await bare.inject('/help')).statusCode, 404)
})
