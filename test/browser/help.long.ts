import { readFile } from 'node:fs/promises'
import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, openTab, settled, startBrowser } from '../helpers/console.ts'

t.setTimeout(110_000)

const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')
await bridge.call('POST', '/api/v1/projects/demo/credentials', {
  id: 'seen',
  type: 'access-token',
  data: { token: 'x-not-a-real-one' }
})
await bridge.phase('demo', 'seen', 'Synced')

const SCHEME = 'document.documentElement.dataset.mantineColorScheme'
const SURFACE = "getComputedStyle(document.documentElement).getPropertyValue('--surface').trim()"

t.test('a theme is chosen in the menu, kept, and applied before the scripts of the page run', async t => {
  const { page, said, close } = await openTab(browser, bridge.url, '/projects', { colorScheme: 'light' })
  await settled(page)
  t.strictSame([await page.evaluate(SCHEME), await page.evaluate(SURFACE)], ['light', '#fff'])
  await page.getByRole('button', { name: /^Signed in as/ }).click()
  t.equal(await page.getByRole('menuitemradio', { name: 'Auto' }).getAttribute('aria-checked'), 'true')
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await page.waitForFunction(`${SCHEME} === 'dark'`)
  t.equal(await page.evaluate(SURFACE), '#16181d')
  // Without the scripts of the console the theme can only come from what the page loads in its head.
  await page.route('**/assets/index*.js', route => route.abort())
  await page.reload()
  t.equal(await page.evaluate(SCHEME), 'dark')
  await page.goto('/help/errors')
  t.equal(await page.evaluate(SCHEME), 'dark', 'the help has the same theme')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate("localStorage.setItem('mantine-color-scheme-value', 'light')")
  await page.reload()
  t.equal(await page.evaluate(SCHEME), 'light', 'whatever the system says')
  await page.evaluate("localStorage.removeItem('mantine-color-scheme-value')")
  await page.reload()
  t.equal(await page.evaluate(SCHEME), 'dark', 'as the system says')
  t.strictSame(
    said.filter(line => /Content Security Policy/i.test(line)),
    []
  )
  await close()
})

t.test('About names the version, each controller and the licences', async t => {
  const { page, said, close } = await openTab(browser, bridge.url, '/projects', { bypassCSP: true })
  await page.getByRole('button', { name: /^Signed in as/ }).click()
  await page.getByRole('menuitem', { name: 'About' }).click()
  const dialog = page.getByRole('dialog', { name: 'About the credentials bridge' })
  await dialog.getByText(/^default: 2\.\d/).waitFor()
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  t.ok(await dialog.getByText(version, { exact: true }).isVisible())
  t.equal(await dialog.getByRole('link', { name: 'Third-party licences' }).getAttribute('href'), '/help/licences')
  t.strictSame(await faultsInBoth(page), [])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  t.strictSame(
    said.filter(line => !/404/.test(line)),
    []
  )
  await close()
})

t.test('words of the API lead to the place in the help that explains them', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/credentials/seen')
  const link = page.getByRole('link', { name: 'Help on Synced' })
  t.equal(await link.getAttribute('target'), '_blank')
  const address = await link.getAttribute('href')
  await page.goto('/projects/demo/settings')
  for (const policy of ['drift', 'unmanaged', 'kubeconfigForm'])
    await page.getByRole('link', { name: `Help on ${policy}` }).waitFor()
  await page.goto(address ?? '')
  const row = page.locator('tr:target')
  t.match(await row.textContent(), /^Synced/)
  t.ok(await row.isVisible())
  await close()
})

t.test('the pages of the help are accessible, fit a phone, and let their code be copied', async t => {
  const { page, said, close } = await openTab(browser, bridge.url, '/help', { bypassCSP: true })
  for (const path of ['/help', '/help/reference', '/help/types', '/help/getting-started', '/help/404'])
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 })
      await page.goto(path)
      t.ok(
        await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
        `${path} at ${width} does not scroll sideways`
      )
      // The largest page has no element that the others lack.
      if (path !== '/help/types') t.strictSame(await faultsInBoth(page), [], `${path} at ${width}`)
    }
  await page.goto('/help/getting-started')
  const copy = page.getByRole('button', { name: 'Copy' }).first()
  await copy.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  t.strictSame(
    said.filter(line => !/404/.test(line)),
    []
  )
  await close()
})

t.test('readers of Chinese are told in Chinese that the help is in English, others are not', async t => {
  const notice = 'main p[lang=zh-CN]'
  const chinese = await openTab(browser, bridge.url, '/help/reference', { token: '', locale: 'zh-CN', bypassCSP: true })
  await chinese.page.locator(notice, { hasText: '英文' }).waitFor()
  t.equal(await chinese.page.getAttribute('html', 'lang'), 'en')
  t.strictSame(await faultsInBoth(chinese.page), [])
  await chinese.page.evaluate("document.cookie = 'language=en; path=/'")
  await chinese.page.goto('/help/errors')
  await chinese.page.getByRole('heading', { level: 1 }).waitFor()
  t.equal(await chinese.page.locator(notice).count(), 0, 'as chosen in the menu')
  await chinese.close()
  const traditional = await openTab(browser, bridge.url, '/help', { token: '', locale: 'zh-TW' })
  await traditional.page.getByRole('heading', { level: 1 }).waitFor()
  t.equal(await traditional.page.locator(notice).count(), 0)
  await traditional.close()
})

t.test('on paper there is no menu and no button, black on white in either theme', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/credentials/seen', { colorScheme: 'dark' })
  await page.getByRole('heading', { name: 'seen' }).waitFor()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  t.equal(await page.getByRole('banner').isVisible(), false)
  t.equal(await page.getByRole('button', { name: 'Delete' }).isVisible(), false)
  t.ok(await page.getByRole('heading', { name: 'seen' }).isVisible())
  t.equal(await page.getByRole('navigation').filter({ visible: true }).count(), 0)
  t.strictSame(await page.evaluate('[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]'), [
    'rgb(0, 0, 0)',
    'rgb(255, 255, 255)'
  ])
  await close()
})
