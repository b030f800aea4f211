import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import t from 'tap'
import { languages } from '../../../src/console/languages.ts'
import { pageLanguages } from '../../../src/http/page-language.ts'
import { consolePages, registerConsole } from '../../../src/http/plugins/console.ts'

const directory = mkdtempSync(join(tmpdir(), 'console-'))
t.teardown(() => rmSync(directory, { recursive: true }))
mkdirSync(join(directory, 'assets'))
const fileOf = (variant: string, language: string) => join(directory, `${variant}.${language}.html`)
for (const language of pageLanguages) {
  const page = `<html lang="${language}"><script nonce="CSP_NONCE" src="/assets/index-1.js"></script>`
  writeFileSync(fileOf('index', language), page)
  writeFileSync(fileOf('overview', language), `${page}<link rel="modulepreload" href="/assets/overview-1.js">`)
}
writeFileSync(join(directory, 'assets', 'index-1.js'), 'plain')
writeFileSync(join(directory, 'assets', 'index-1.js.br'), 'brotli')

async function served(files: Parameters<typeof registerConsole>[1]) {
  const app = Fastify()
  t.teardown(() => app.close())
  await registerConsole(app, files)
  return app
}

t.test('every address of the console is answered with its page, which is asked for anew each time', async t => {
  const [id, tokens] = ['https://id.example.com', 'https://t.example.com']
  const signInOrigins = () => ({ issuers: [id], all: async () => [id, tokens] })
  const app = await served({ directory, signInOrigins })
  for (const path of [...consolePages.map(page => page.replace('*', 'a/b')), '/projects/x?q=1']) {
    const { statusCode, headers, body } = await app.inject(path)
    t.equal(statusCode, 200, path)
    t.match(headers['content-type'], 'text/html')
    t.equal(headers['cache-control'], 'no-cache')
    const nonce = /nonce="([^"]+)"/.exec(body)?.[1] ?? 'none'
    t.match(String(headers['content-security-policy']), `style-src 'self' 'nonce-${nonce}'`)
  }
  const policies = await Promise.all([1, 2].map(async () => (await app.inject('/')).headers['content-security-policy']))
  t.not(policies[0], policies[1], 'a nonce is used once')
  t.match(String(policies[0]), "connect-src 'self' https://id.example.com;")
  const signIn = (await app.inject('/sign-in?code=x')).headers['content-security-policy']
  t.match(String(signIn), "connect-src 'self' https://id.example.com https://t.example.com;", 'where tokens are asked for')
  t.match(String(policies[0]), "script-src 'self';")
  t.notMatch(String(policies[0]), /unsafe|\*/)
})

t.test('the page is in the language that was chosen, or that the browser prefers', async t => {
  const app = await served({ directory })
  const headers = { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' }
  for (const [asked, language] of [
    [{}, 'en'],
    [headers, 'zh-CN'],
    [{ ...headers, cookie: 'a=b; language=en' }, 'en'],
    [{ cookie: 'language=zh-CN' }, 'zh-CN']
  ] as const) {
    const answer = await app.inject({ url: '/projects', headers: asked })
    t.match(answer.body, `<html lang="${language}">`)
    t.equal(answer.headers['content-language'], language)
    t.equal(answer.headers.vary, 'Accept-Language, Cookie', 'a cache keeps the languages apart')
  }
})

t.test('the page at / loads the code of the overview at once, in each language, and no other page does', async t => {
  const app = await served({ directory })
  for (const language of pageLanguages) {
    const headers = { 'accept-language': language }
    const preloads = async (url: string) => (await app.inject({ url, headers })).body.includes('/assets/overview-1.js')
    t.equal(await preloads('/'), true)
    t.equal(await preloads('/?window=7d'), true)
    for (const path of consolePages.slice(1)) t.equal(await preloads(path.replace('*', 'a/b')), false, path)
  }
})

t.test('the console is built in the languages that the bridge serves', async t => {
  t.strictSame(
    languages.map(({ tag }) => tag),
    pageLanguages
  )
})

t.test('assets never change and come compressed; nothing else of the disk is served', async t => {
  const app = await served({ directory })
  const asset = await app.inject({ url: '/assets/index-1.js', headers: { 'accept-encoding': 'br, gzip' } })
  t.equal(asset.body, 'brotli')
  t.equal(asset.headers['content-encoding'], 'br')
  t.match(asset.headers['content-type'], 'javascript')
  t.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
  t.equal((await app.inject('/assets/index-1.js')).body, 'plain')
  for (const path of [
    '/assets/',
    '/assets/none.js',
    '/assets/../index.en.html',
    '/assets/..%2findex.en.html',
    '/index.html',
    '/index.en.html',
    '/index.zh-CN.html',
    '/api/x',
    '/docs'
  ])
    t.ok((await app.inject(path)).statusCode >= 400, path)
})

t.test('without a built console, the root leads to the documentation', async t => {
  const half = mkdtempSync(join(tmpdir(), 'console-'))
  t.teardown(() => rmSync(half, { recursive: true }))
  writeFileSync(join(half, 'index.en.html'), '<html>')
  for (const none of [undefined, join(directory, 'none'), half])
    t.equal((await (await served({ directory: none })).inject('/')).headers.location, '/docs/')
})
