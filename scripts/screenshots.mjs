// Writes docs/screenshots/*.webp: the pages of the console in both themes, and on a phone. Look at each of them after a change of the console.
//   node scripts/screenshots.mjs [directory]
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const directory = process.argv[2] ?? join(root, 'docs/screenshots')
const data = mkdtempSync(join(tmpdir(), 'screenshots-'))
const token = 'screenshots-only-0123456789'

/** A script of ours in a separate process, and what `pattern` finds in what it prints. */
async function run(script, args, pattern, env = {}) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, DRAIN_TIME: '0s', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const found = await new Promise((resolve, reject) => {
    let text = ''
    // the banner is on stderr
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        text += chunk
        const match = pattern.exec(text)
        if (match) resolve(match[1])
      })
    child.once('exit', code => reject(new Error(`${script} ended with code ${code}: ${text}`)))
  })
  return { child, found }
}

const { child: standIn, found: jenkins } = await run('src/stand-in/main.ts', ['--control-token', token], /at (http:\/\/\S+) /)
const { child: bridge, found: url } = await run('src/app/main.ts', [], /Console\s+(\S+)\/\s/, {
  ...{ PORT: '0', DATA_DIR: data, ADMIN_TOKEN: token, LOG_LEVEL: 'silent', RECONCILE_INTERVAL: '2s' },
  ...{ JENKINS_URL: jenkins, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
})

async function call(method, path, body) {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', prefer: 'wait=5' },
    body: JSON.stringify(body)
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return answer.json()
}

await call('POST', '/projects', { name: 'shop', displayName: 'Web shop', policies: { drift: 'report' } })
await call('POST', '/projects', { name: 'platform', displayName: 'Platform' })
// what the overview and the list of projects are about
for (const [n, name] of ['payments', 'search', 'mobile', 'inventory', 'shipping', 'data-lake', 'identity', 'billing'].entries()) {
  await call('POST', '/projects', { name })
  for (let i = 0; i < 3 + ((n * 5) % 7); i++) {
    const days = [20, 45, 62, 75, 5, 33, 12, 83][(n + i) % 8]
    await call('POST', `/projects/${name}/credentials`, {
      ...{ id: ['registry', 'git-bot', 'npm', 'sonar', 'slack', 'sentry', 'cdn', 'maps', 'pager'][i], type: 'access-token' },
      ...{ description: 'Used by the release pipeline', data: { token: `example-only-${n}-${i}` } },
      ...(i % 2 === 0 ? { expiresAt: new Date(Date.now() + days * 86_400_000).toISOString() } : {})
    })
  }
}
const types = await (await fetch(`${url}/api/v1/credential-types`, { headers: { authorization: `Bearer ${token}` } })).json()
for (const { example } of types.items) await call('POST', '/projects/shop/credentials', example)
for (const n of [1, 2, 3]) {
  const data = { token: `example-only-${n}` }
  await call('POST', '/projects/shop/credentials', {
    id: `stage-${n}-token`,
    type: 'access-token',
    description: `Stage ${n}`,
    data
  })
}
const store = `${jenkins}/job/shop/credentials/store/folder/domain/_`
const basic = {
  authorization: `Basic ${Buffer.from('admin:admin-token').toString('base64')}`,
  'content-type': 'application/xml; charset=utf-8'
}
const xml = (id, secret) =>
  `<org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl><scope>GLOBAL</scope><id>${id}</id><description>by hand</description><secret>${secret}</secret></org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl>`
await fetch(`${store}/credential/stage-2-token/config.xml`, {
  method: 'POST',
  headers: basic,
  body: xml('stage-2-token', 'changed')
})
await fetch(`${store}/createCredentials`, { method: 'POST', headers: basic, body: xml('made-by-hand', 'x') })
await call('POST', '/projects/shop/credentials', { id: 'made-by-hand', type: 'access-token', data: { token: 'example-only-4' } })
await call('POST', '/projects/shop/credentials', {
  id: 'a-credential-with-quite-a-long-id-as-teams-with-naming-rules-have-them',
  type: 'access-token',
  description:
    'Used by the nightly build, the release train and the smoke tests of every stage; ask the platform team before you touch it',
  expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
  data: { token: 'example-only-5' }
})
const control = (path, body) =>
  fetch(`${new URL(jenkins).origin}/__control${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body)
  })
await control('/edit', { action: 'add-job', folder: 'shop', job: 'build-and-push' })
for (const number of [7, 8, 9])
  await control('/build', { folder: 'shop', job: 'build-and-push', number, credential: 'dockerhub-id' })
await call('POST', '/tokens', { name: 'deploy pipeline', roles: { shop: 'operator' } })
await call('PUT', '/projects/shop/members/oidc:alice', { role: 'admin' })
await call('POST', '/projects/shop/webhooks', { url: 'https://hooks.example.com/credentials' })
await sleep(3000)

const pages = {
  'sign-in': '/sign-in',
  overview: '/',
  projects: '/projects',
  credentials: '/projects/shop/credentials',
  create: '/projects/shop/new',
  'create-ssh-key': '/projects/shop/new?type=ssh-key',
  credential: '/projects/shop/credentials/dockerhub-id',
  blocked: '/projects/shop/credentials/made-by-hand',
  jenkinsfile: '/projects/shop/credentials/dockerhub-id?tab=jenkinsfile',
  edit: '/projects/shop/credentials/dockerhub-id/edit',
  usage: '/projects/shop/credentials/dockerhub-id?tab=usage',
  drift: '/projects/shop/drift',
  events: '/projects/shop/events',
  settings: '/projects/shop/settings',
  webhooks: '/projects/shop/webhooks',
  'all-credentials': '/credentials',
  controllers: '/controllers',
  controller: '/controllers/default',
  tokens: '/access/tokens',
  keys: '/access/keys',
  audit: '/access/audit',
  empty: '/projects/platform/credentials'
}
/** The main pages, which are also shown in Chinese. */
const inChinese = new Set(['projects', 'overview', 'credentials', 'credential', 'drift', 'create'])
/** What people look at on the way; the others are laid out alike. */
const onPhone = new Set([
  'sign-in',
  'overview',
  'projects',
  'credentials',
  'create',
  'credential',
  'jenkinsfile',
  'drift',
  'tokens',
  'all-credentials'
])
mkdirSync(directory, { recursive: true })
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
})
const press = await browser.newPage()

/** A picture as WebP, which is a third of its size; the browser itself knows how. */
async function asWebp(png) {
  const packed = await press.evaluate(async base64 => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.82).split(',')[1]
  }, png.toString('base64'))
  return Buffer.from(packed, 'base64')
}

try {
  for (const [look, options] of Object.entries({
    light: { colorScheme: 'light', viewport: { width: 1200, height: 760 } },
    dark: { colorScheme: 'dark', viewport: { width: 1200, height: 760 } },
    phone: { colorScheme: 'light', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
    'light-zh-CN': { colorScheme: 'light', viewport: { width: 1200, height: 760 }, locale: 'zh-CN' },
    'dark-zh-CN': { colorScheme: 'dark', viewport: { width: 1200, height: 760 }, locale: 'zh-CN' }
  })) {
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.on('console', message => message.type() === 'error' && console.error(look, message.text()))
    page.on('pageerror', error => console.error(look, error.message))
    await page.goto(`${url}/sign-in`)
    await page.evaluate(session => sessionStorage.setItem('session', session), JSON.stringify({ token, kind: 'token' }))
    for (const [name, path] of Object.entries(pages)) {
      if (look === 'phone' && !onPhone.has(name)) continue
      if (look.endsWith('zh-CN') && !inChinese.has(name)) continue
      await page.goto(url + path)
      await page.locator('main :is(h1, h2)').first().waitFor()
      await sleep(700)
      writeFileSync(join(directory, `${name}-${look}.webp`), await asWebp(await page.screenshot()))
    }
    await context.close()
  }
} finally {
  await browser.close()
  for (const child of [bridge, standIn]) {
    child.kill()
    await new Promise(resolve => child.once('exit', resolve))
  }
  rmSync(data, { recursive: true, force: true })
}
