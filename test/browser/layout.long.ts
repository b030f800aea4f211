import type { Page } from 'playwright-core'
import t from 'tap'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { go, openTab, scroll, settled, startBrowser } from '../helpers/console.ts'
import { consolePages } from '../helpers/console-pages.ts'

t.setTimeout(110_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('demo', { displayName: 'Demo' })
for (const id of ['later', 'meanwhile']) {
  const made = { id, type: 'access-token', data: { token: 'x-not-a-real-one' } }
  await bridge.call('POST', '/api/v1/projects/demo/credentials', made)
  await bridge.phase('demo', id, 'Synced')
}

const { page, said } = await openTab(browser, bridge.url, '/projects')
await settled(page)

const EVIL = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`
const LONG = `${'long-'.repeat(20)}${'W'.repeat(60)}`

t.test('texts are escaped on every page, and the longest fit 360 px and 200 % zoom', async t => {
  const text = EVIL + LONG
  const id = `x${'-very-long-id'.repeat(8)}`
  const ask = async (method: string, path: string, body: object) => {
    const { status, text } = await bridge.call(method, `/api/v1${path}`, body)
    if (status > 299) t.fail(`${method} ${path}: ${text}`)
  }
  await bridge.project('texts', { displayName: text.slice(0, 200), policies: { drift: 'report' } })
  const kinds = (await bridge.call('GET', '/api/v1/credential-types')).body.items as { type: string; example: object }[]
  const example = kinds.find(({ type }) => type === 'kubeconfig')?.example ?? {}
  await ask('POST', '/projects/texts/credentials', { ...example, id, description: text })
  await ask('PUT', `/projects/texts/members/${encodeURIComponent(`oidc:<img/src=x/onerror=document.title='owned'>`)}`, {
    role: 'viewer'
  })
  await ask('POST', '/projects/texts/webhooks', {
    url: `https://hooks.example.com/${'long-'.repeat(20)}?${encodeURIComponent(EVIL)}`
  })
  await makeToken(bridge, { texts: 'viewer' }, { name: text.slice(0, 100) })
  await bridge.phase('texts', id, 'Synced')
  const inJenkins = [
    { action: 'set', id, fields: { description: EVIL } },
    { action: 'add', id: `stranger-${LONG}`, class: 'StringCredentialsImpl', fields: { description: EVIL, secret: 'x' } },
    { action: 'add-job', job: 'a<b>job' }
  ]
  for (const edit of inJenkins) {
    const { status, text } = await bridge.control('POST', '/edit', { folder: 'texts', ...edit })
    if (status !== 200) t.fail(`${edit.action}: ${text}`)
  }
  const build = { folder: 'texts', job: 'a<b>job', number: 1, credential: id }
  t.equal((await bridge.control('POST', '/build', build)).status, 201)
  await bridge.phase('texts', id, 'Drifted')
  for (const path of Object.values(consolePages('texts', id)).flat()) {
    await page.setViewportSize({ width: 360, height: 700 })
    await go(page, path)
    t.strictSame(await tooWide(page), [], `${path} at 360 px`)
    await page.setViewportSize({ width: 640, height: 400 })
    t.strictSame(await tooWide(page), [], `${path} at 200 %`)
    t.equal(await page.locator('img[src=x], main script').count(), 0, `${path}: texts are texts`)
    t.not(await page.title(), 'owned')
  }
  await page.setViewportSize({ width: 1280, height: 720 })
})

/** What makes the page scroll sideways. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.body.querySelectorAll('*')]
      .filter(element => element.getBoundingClientRect().right > width + 1)
      .map(element => element.tagName + '.' + element.className + ': ' + element.textContent.slice(0, 40))
      .slice(-4)
  })()`)

t.test('five thousand credentials: few rows are rendered however far one scrolls, and the search finds one', async t => {
  await bridge.call('POST', '/api/v1/projects', { name: 'many', policies: { paused: true } })
  const first = { id: 'c-0000', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  t.equal((await bridge.call('POST', '/api/v1/projects/many/credentials', first)).status, 201)
  // as many calls would take the test's whole time; what the console reads of them is the same
  const key = 'jcb:{p:many}:credentials'
  const record = (await bridge.redis.client.hget(key, first.id)) ?? ''
  const ids = Array.from({ length: 4_999 }, (_, n) => `c-${String(n + 1).padStart(4, '0')}`)
  await bridge.redis.client.hset(key, Object.fromEntries(ids.map(id => [id, record.replaceAll(first.id, id)])))
  await go(page, '/projects/many/credentials')
  await page.getByRole('link', { name: 'c-0000' }).waitFor()
  t.match(await page.getByRole('table').getAttribute('aria-rowcount'), '5001')
  await scroll(page)
  t.ok((await page.getByRole('row').count()) < 80)
  await page.getByRole('textbox', { name: credentialsMessages.search }).fill('c-4321')
  await page.getByRole('link', { name: 'c-4321' }).waitFor()
  t.equal(await page.getByRole('row').count(), 2)
})

t.test('no layout shift while a page loads; waiting is indicated; times have exact tooltips', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/healthz')
  for (const path of ['/projects', '/projects/demo/credentials', '/projects/demo/credentials/later']) {
    await page.goto(path)
    await settled(page)
    const shift = await page.evaluate<number>(`new Promise(resolve => {
      let sum = 0
      new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value }).observe({ type: 'layout-shift', buffered: true })
      setTimeout(() => resolve(sum), 200)
    })`)
    t.ok(shift < 0.1, `${path} jumps by ${shift}`)
  }
  await go(page, '/projects')
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  await page.route('**/credentials/meanwhile', async route => {
    await answered
    await route.continue()
  })
  await page.evaluate("history.pushState(null, '', '/projects/demo/credentials/meanwhile')")
  await page.getByText(generalMessages.loading).first().waitFor({ state: 'attached' })
  answer()
  await page.getByRole('heading', { name: 'meanwhile' }).waitFor()
  await page.locator('main time').last().hover()
  await page.getByRole('tooltip').getByText(String(new Date().getFullYear())).waitFor()
  await close()
})

t.test('on paper a page is black on white in either theme, without what is only there to be clicked', async t => {
  await go(page, '/projects/demo/credentials')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, media: 'print' })
    t.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)', colorScheme)
    t.equal(await page.getByText('later', { exact: true }).first().isVisible(), true)
    for (const hidden of [page.getByRole('banner'), page.getByRole('link', { name: credentialsMessages.new })])
      t.equal(await hidden.first().isVisible(), false, colorScheme)
  }
  await page.emulateMedia({ colorScheme: null, media: null })
})

t.test('the browser logged no error of the page', async t => {
  t.strictSame(
    said.filter(text => /Content Security|TypeError|Warning:|owned/.test(text)),
    []
  )
})
