import t from 'tap'
import { credentialMessages } from '#messages/credential'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, openTab, settled, startBrowser, told } from '../helpers/console.ts'

t.setTimeout(200_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')
const made = { id: 'registry', type: 'username-password', data: { username: 'alice', password: 'not-a-real-one-at-all' } }
await bridge.call('POST', '/api/v1/projects/demo/credentials', made)
interface Sizes {
  readonly scrollWidth: number
  readonly clientWidth: number
}

const PAGE = '/projects/demo/credentials/registry?tab=jenkinsfile'
const options = { bypassCSP: true, permissions: ['clipboard-read', 'clipboard-write'] }
const { jenkinsfile: texts, snippetStyles } = credentialMessages
const { page } = await openTab(browser, bridge.url, PAGE, options)
const first = page.getByRole('region', { name: 'Log in to a registry' })
const copy = async () => {
  await first.getByRole('button', { name: 'Copy', exact: true }).click()
  await first.getByRole('button', { name: 'Copied' }).waitFor()
  return page.evaluate<string>('navigator.clipboard.readText()')
}

t.test('a whole file, a stage or a step, in both syntaxes, coloured and wrapped', async t => {
  await settled(page)
  await first.locator('.hljs-string').first().waitFor()
  t.match(await copy(), /^pipeline \{/)
  t.equal(
    await first.locator('pre').evaluate(pre => (pre as unknown as Sizes).scrollWidth - (pre as unknown as Sizes).clientWidth),
    0,
    'nothing is cut'
  )
  await page.getByText(texts.forms.stage, { exact: true }).click()
  await first.getByText(/^stage\('Build'\) \{\s+steps/).waitFor()
  await page.getByText(texts.forms.step, { exact: true }).click()
  await page.getByText(snippetStyles.scripted, { exact: true }).click()
  await first.getByText(/^withCredentials/).waitFor()
  t.strictSame(await faultsInBoth(page), [])
})

t.test('names are typed, refused, and kept for the project', async t => {
  const registry = page.getByRole('textbox', { name: texts.names.registry })
  await registry.fill("x'; id")
  await page.getByText(texts.invalid.registry).waitFor()
  await first.getByText(/registry\.example\.com/).waitFor()
  await registry.fill('r.example.org:5000')
  await first.getByText(/--password-stdin r\.example\.org:5000/).waitFor()
  await page.getByRole('textbox', { name: texts.names.usernameVariable }).fill('WHO')
  await first.getByText(/usernameVariable: 'WHO'/).waitFor()
  await page.getByRole('button', { name: texts.keep }).click()
  await told(page, texts.kept)
  t.strictSame((await bridge.call('GET', '/api/v1/projects/demo')).body.snippets, {
    registry: 'r.example.org:5000',
    usernameVariable: 'WHO'
  })
  await page.reload()
  await first.getByText(/r\.example\.org:5000/).waitFor()
  t.equal(await registry.inputValue(), 'r.example.org:5000')
})

t.test('the values for the graphical editor of KubeSphere', async t => {
  await first.getByRole('button', { name: `${texts.panel}: Log in to a registry` }).click()
  await first.getByText(texts.panelHint('usernamePassword')).waitFor()
  await first.getByRole('button', { name: texts.copyValue('usernameVariable') }).click()
  t.equal(await page.evaluate<string>('navigator.clipboard.readText()'), 'WHO')
})

t.test('a viewer may type names but not keep them; it fits a phone', async t => {
  const { token } = await makeToken(bridge, { demo: 'viewer' })
  const viewer = await openTab(browser, bridge.url, PAGE, { ...options, token, viewport: { width: 360, height: 740 } })
  await viewer.page.getByRole('textbox', { name: texts.names.registry }).fill('v.example.org')
  await viewer.page
    .getByText(/--password-stdin v\.example\.org/)
    .first()
    .waitFor()
  await viewer.page.getByText(texts.mayNotKeep).waitFor()
  t.equal(await viewer.page.getByRole('button', { name: texts.keep }).count(), 0)
  t.ok((await viewer.page.evaluate<number>('document.documentElement.scrollWidth')) <= 360)
  await viewer.close()
})
