import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { chromium } from 'playwright-core'
import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'

const SECRET = 'typed-S3cret-never-seen-again'
const EVIL = '<img src=x onerror="document.title=\'owned\'">'

const pages = [
  ...['/sign-in', '/projects', '/controllers', '/projects/demo/credentials', '/projects/demo/new?type=ssh-key'],
  ...[
    '/projects/demo/credentials/seen',
    '/projects/demo/credentials/seen?tab=jenkinsfile',
    '/projects/demo/credentials/seen/edit'
  ],
  ...['/projects/demo/drift', '/projects/demo/events', '/projects/demo/settings']
]

const colourful = [
  '/projects/demo/credentials',
  '/projects/demo/new?type=ssh-key',
  '/projects/demo/credentials/seen',
  '/projects/demo/drift'
]

t.setTimeout(110_000)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
t.teardown(() => browser.close())
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('demo', { displayName: EVIL, policies: { drift: 'report' } })

async function open(token: string) {
  const context = await browser.newContext({ baseURL: bridge.url })
  const page = await context.newPage()
  const said: string[] = []
  page.on('console', message => said.push(message.text()))
  page.on('pageerror', error => said.push(error.message))
  await page.goto('/projects/demo/credentials')
  await page.getByLabel('Token', { exact: true }).fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: EVIL }).waitFor()
  return { page, said, close: () => context.close() }
}

t.test('an admin makes, finds and deletes a credential; the secret stays nowhere in the page', async t => {
  const { page, said, close } = await open(ADMIN_TOKEN)
  await page.getByRole('link', { name: 'New credential' }).first().click()
  await page.getByLabel(/^Id/).fill('dockerhub-id')
  await page.getByLabel(/^Username/).fill('alice')
  await page.getByLabel(/^Password or token/).fill(SECRET)
  await page.getByLabel(/^Description/).fill(EVIL)
  await page.getByRole('button', { name: 'Create credential' }).click()
  await page.getByText('dockerhub-id: Synced').waitFor()
  const kept = await page.evaluate<string>(
    'document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage })'
  )
  t.notMatch(kept + page.url() + said.join(), SECRET)
  t.not(await page.title(), 'owned', 'texts are texts')
  t.equal((await bridge.readback('demo', 'dockerhub-id'))?.['password'], SECRET)

  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByLabel(/^Description/).fill('Docker Hub')
  t.equal(await page.getByLabel(/^Password or token/).inputValue(), '', 'a stored secret is never filled in')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('dockerhub-id: Synced').waitFor()
  t.equal((await bridge.readback('demo', 'dockerhub-id'))?.['password'], SECRET, 'empty means: keep')

  await page.getByRole('button', { name: 'Delete' }).click()
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true })
  t.equal(await confirm.isDisabled(), true)
  await page.getByLabel('Type dockerhub-id to confirm').fill('dockerhub-id')
  await confirm.click()
  await page.getByText('No credentials yet').waitFor()
  t.strictSame(
    said.filter(text => /Content Security|TypeError|owned/.test(text)),
    []
  )
  await close()
})

t.test('a viewer sees, and is offered nothing else', async t => {
  const made = { id: 'seen', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo/credentials', made)).status, 201)
  await bridge.phase('demo', 'seen', 'Synced')
  const { token } = await makeToken(bridge, { demo: 'viewer' })
  const { page, close } = await open(token)
  await page.getByRole('link', { name: 'seen' }).waitFor()
  for (const path of ['credentials', 'credentials/seen', 'drift', 'events']) {
    await page.goto(`/projects/demo/${path}`)
    await page.getByRole('heading', { name: EVIL }).waitFor()
    for (const name of ['New credential', 'Edit', 'Delete', 'Sync now'])
      t.equal(await page.getByText(name, { exact: true }).count(), 0, `${path}: ${name}`)
  }
  await close()
})

t.test('what is changed in Jenkins shows without a reload, and what differs is named', async t => {
  const { page, close } = await open(ADMIN_TOKEN)
  await page.goto('/projects/demo/credentials/seen')
  await page.getByText('seen: Synced').waitFor()
  const edit = { action: 'set', folder: 'demo', id: 'seen', fields: { description: EVIL } }
  t.equal((await bridge.control('POST', '/edit', edit)).status, 200)
  await page.getByText('seen: Drifted').waitFor()
  await page.getByText('Differs in description').waitFor()
  await page.goto('/projects/demo/drift')
  await page.getByText('Visible fields were changed in Jenkins.').waitFor()
  await page.getByRole('button', { name: 'Repair from now on' }).click()
  await page.goto('/projects/demo/credentials/seen')
  await page.getByText('seen: Synced').waitFor()
  t.not(await page.title(), 'owned')
  await close()
})

t.test('a change by somebody else is not overwritten without a word', async t => {
  const { page, close } = await open(ADMIN_TOKEN)
  await page.goto('/projects/demo/credentials/seen/edit')
  await page.getByLabel(/^Description/).fill('mine')
  await bridge.call('PATCH', '/api/v1/projects/demo/credentials/seen', { description: 'theirs' })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('Somebody else changed it meanwhile').waitFor()
  t.equal((await bridge.call('GET', '/api/v1/projects/demo/credentials/seen')).body.description, 'theirs')
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await page.getByRole('heading', { name: 'seen', exact: true }).waitFor()
  t.equal((await bridge.call('GET', '/api/v1/projects/demo/credentials/seen')).body.description, 'mine')
  await close()
})

t.test('axe finds nothing serious on any page, in both themes', async t => {
  t.setTimeout(90_000)
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ baseURL: bridge.url, colorScheme, bypassCSP: true, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto('/sign-in')
    await page.evaluate(text => sessionStorage.setItem('session', text), JSON.stringify({ token: ADMIN_TOKEN, kind: 'token' }))
    // The dark theme is a set of colours that all pages share: the pages that use most of them are enough.
    for (const path of colorScheme === 'light' ? pages : colourful) {
      await page.goto(path)
      await page.locator('main :is(h1, h2)').first().waitFor()
      await page.evaluate(axe.source)
      // Only colours differ between the themes.
      const rules = colorScheme === 'dark' ? { runOnly: ['color-contrast'] } : {}
      const found = await page.evaluate(async more => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({ preload: false, ...more })
        return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      }, rules)
      const named = found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`)
      t.strictSame(named, [], `${path}, ${colorScheme}`)
    }
    await context.close()
  }
})

t.test('all scripts of the console together stay below 250 KB, compressed', async t => {
  const assets = join(import.meta.dirname, '../../dist/console/assets')
  const scripts = readdirSync(assets).filter(name => name.endsWith('.js.br'))
  t.ok(scripts.length > 3)
  t.ok(scripts.reduce((sum, name) => sum + statSync(join(assets, name)).size, 0) < 250_000)
})
