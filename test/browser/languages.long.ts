import type { Page } from 'playwright-core'
import t from 'tap'
import { generalMessages as english } from '#messages/general'
import { projectsMessages as englishProjects } from '#messages/projects'
import { signInMessages as englishSignIn } from '#messages/sign-in'
import { formMessages } from '../../src/console/messages/zh-CN/credential-form.ts'
import { credentialsMessages } from '../../src/console/messages/zh-CN/credentials.ts'
import { findingMessages } from '../../src/console/messages/zh-CN/findings.ts'
import { generalMessages } from '../../src/console/messages/zh-CN/general.ts'
import { overviewMessages } from '../../src/console/messages/zh-CN/overview.ts'
import { projectsMessages } from '../../src/console/messages/zh-CN/projects.ts'
import { serverSentences } from '../../src/console/messages/zh-CN/server-sentences.ts'
import { signInMessages } from '../../src/console/messages/zh-CN/sign-in.ts'
import { statusMessages } from '../../src/console/messages/zh-CN/status.ts'
import { typeMessages } from '../../src/console/messages/zh-CN/types.ts'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, go, openTab, startBrowser } from '../helpers/console.ts'
import { consolePages } from '../helpers/console-pages.ts'

t.setTimeout(240_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('demo', { displayName: 'Demo', policies: { drift: 'report' } })
await bridge.call('POST', '/api/v1/projects/demo/credentials', {
  id: 'seen',
  type: 'access-token',
  data: { token: 'x-not-a-real-one' },
  expiresAt: '2031-02-03T04:05:06Z'
})
await bridge.phase('demo', 'seen', 'Synced')
await bridge.control('POST', '/edit', { action: 'set', folder: 'demo', id: 'seen', fields: { description: 'theirs' } })
await bridge.phase('demo', 'seen', 'Drifted')

const languageOf = (page: Page) => page.locator('html').getAttribute('lang')
const chinese = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai' } as const

t.test('the language follows the browser, and a choice is kept over pages and visits', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/sign-in', { ...chinese, token: '' })
  await page.getByRole('heading', { name: signInMessages.title }).waitFor()
  t.equal(await languageOf(page), 'zh-CN')
  await page.getByRole('button', { name: 'English', exact: true }).click()
  await page.getByRole('heading', { name: englishSignIn.title }).waitFor()
  t.equal(await languageOf(page), 'en')
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'language')
  t.match(cookie, { value: 'en', sameSite: 'Lax', path: '/' })
  await page.reload()
  await page.getByRole('heading', { name: englishSignIn.title }).waitFor()
  await close()
})

t.test('the menu changes the language and keeps the session and the page', async t => {
  const { page, close, said } = await openTab(browser, bridge.url, '/projects/demo/settings')
  await page.getByRole('button', { name: /^Signed in as/ }).click()
  const choice = page.getByRole('menuitem', { name: '简体中文' })
  t.equal(await choice.getAttribute('lang'), 'zh-CN', 'a screen reader says it in its language')
  await choice.click()
  await page.locator('html[lang=zh-CN]').waitFor()
  await page.getByRole('heading', { name: 'Demo' }).waitFor()
  t.match(page.url(), '/projects/demo/settings')
  await page.getByRole('navigation', { name: generalMessages.nav.main }).getByText(generalMessages.nav.projects).waitFor()
  t.equal(await page.getByText(english.nav.projects, { exact: true }).count(), 0)
  t.strictSame(said, [])
  await close()
})

t.test('phases, times and types are in the language', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/credentials', chinese)
  await page.getByText(statusMessages.phase.Drifted, { exact: true }).first().waitFor()
  await page.getByText(credentialsMessages.count(1)).waitFor()
  await go(page, '/projects/demo/credentials/seen')
  const expiry = page.locator('time[datetime^="2031-02-03"]').first()
  t.match(await expiry.textContent(), /^\d年后$/)
  await expiry.hover()
  await page.getByRole('tooltip', { name: /2031年2月3日/ }).waitFor()
  t.match(await page.title(), /凭证桥/)
  await close()
})

t.test('refusals of the bridge are in the language, by their codes', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/new?type=ssh-key', chinese)
  const fields = typeMessages['ssh-key']?.fields
  await page.getByRole('textbox', { name: fields?.['username']?.label ?? '' }).fill('git')
  await page.getByRole('textbox', { name: fields?.['privateKey']?.label ?? '' }).fill('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI')
  await page.getByRole('textbox', { name: /^ID/ }).fill('seen')
  await page.getByRole('button', { name: formMessages.create }).click()
  await page
    .getByText(findingMessages['PublicKey'] ?? '')
    .first()
    .waitFor()
  t.equal(await page.getByText('This is a public key').count(), 0)
  await go(page, '/projects')
  await page.getByRole('button', { name: projectsMessages.new }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(projectsMessages.form.name).first().fill('demo')
  await dialog.getByRole('button', { name: projectsMessages.form.create }).click()
  await page.getByText(serverSentences['This name is taken.'] ?? '').waitFor()
  await close()
})

t.test('the first load has only the texts of one language, and is as small as in English', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/healthz', { ...chinese, token: '', saveData: true })
  const scripts = new Map<string, number>()
  page.on('requestfinished', async request => {
    if (!/\.js$/.test(request.url())) return
    const { responseBodySize } = await request.sizes()
    scripts.set(request.url(), responseBodySize)
  })
  await page.goto('/sign-in')
  await page.getByRole('heading', { name: signInMessages.title }).waitFor()
  await page.waitForLoadState('networkidle')
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0)
  t.ok(bytes > 100_000 && bytes < 250_000, `${bytes}`)
  for (const url of scripts.keys()) t.notMatch(await (await fetch(url)).text(), englishSignIn.intro)
  await close()
})

t.test('the first load of the overview, which has most texts, is small enough in Chinese', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/', {
    ...chinese,
    saveData: true,
    viewport: { width: 1280, height: 600 }
  })
  await page.getByRole('heading', { name: overviewMessages.attention }).waitFor()
  await page.waitForLoadState('networkidle')
  const bytes = await page.evaluate<number>(
    "performance.getEntriesByType('resource').filter(r => r.name.endsWith('.js')).reduce((n, r) => n + r.encodedBodySize, 0)"
  )
  t.ok(bytes > 100_000 && bytes < 250_000, `${bytes}`)
  await close()
})

t.test('no page in Chinese has a fault of accessibility, an English word of the bridge, or is wider than a phone', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/projects', {
    ...chinese,
    bypassCSP: true,
    viewport: { width: 360, height: 740 }
  })
  for (const path of Object.values(consolePages('demo', 'seen')).flat()) {
    await go(page, path)
    t.strictSame(await faultsInBoth(page), [], path)
    t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${path} fits`)
    const words = await page.evaluate<string>('document.querySelector("main").innerText')
    t.notMatch(words.replaceAll(/"[^"]*"|“[^”]*”/g, ''), /\b[A-Z][a-z]+ (is|are|was|were|not|the|a|an|to|of|in) [a-z]+/, path)
  }
  await close()
})

t.test('a text from the right keeps its direction, and the page its own', async t => {
  await bridge.call('PATCH', '/api/v1/projects/demo', { displayName: 'متجر الويب (2)' })
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/settings')
  await page.getByLabel(englishProjects.form.displayName).waitFor()
  const directions = await page.evaluate<string[]>(
    `[...document.querySelectorAll('main h1, main input')]
      .filter(element => (element.value ?? element.textContent).includes('متجر'))
      .map(element => getComputedStyle(element).direction)`
  )
  t.strictSame(directions, ['rtl', 'rtl'], 'the title, and the field')
  t.equal(await page.evaluate<string>('getComputedStyle(document.body).direction'), 'ltr')
  await close()
})
