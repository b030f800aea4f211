import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { focused, go, openTab, startBrowser } from '../helpers/console.ts'

t.setTimeout(60_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
for (let n = 10; n < 40; n++) await bridge.project(`demo-${n}`)
const { page } = await openTab(browser, bridge.url, '/projects', { viewport: { width: 900, height: 500 } })

t.test('a project made elsewhere shows by itself; the focus and what one looks at stay', async t => {
  const last = page.getByRole('link', { name: 'demo-39' })
  await last.focus()
  const before = await page.evaluate<number>('scrollY')
  t.ok(before > 0)
  await bridge.project('zulu')
  await page.getByRole('link', { name: 'zulu' }).waitFor()
  t.match(await focused(page), { tag: 'A', name: 'demo-39' })
  t.equal(await page.evaluate('scrollY'), before)
})

t.test('all that is about credentials is at the tab of the credentials', async t => {
  const made = { id: 'seen', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo-10/credentials', made)).status, 201)
  const current = page.getByRole('navigation', { name: 'Parts of the project' }).locator('[aria-current=page]')
  for (const path of [
    'credentials',
    'new',
    'new?type=ssh-key',
    'credentials/seen',
    'credentials/seen?tab=usage',
    'credentials/seen/edit'
  ]) {
    await go(page, `/projects/demo-10/${path}`)
    t.strictSame(await current.allTextContents(), ['Credentials'], path)
  }
  await go(page, '/projects/demo-10/drift')
  t.strictSame(await current.allTextContents(), ['Drift'])
})
