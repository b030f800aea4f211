import t from 'tap'
import { credentialTypes } from '../../src/domain/types/index.ts'
import { withBridge } from '../helpers/bridge.ts'
import { openTab, settled, startBrowser } from '../helpers/console.ts'

t.setTimeout(110_000)

const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')

const STORED = 'JSON.stringify([sessionStorage.getItem("session"), { ...localStorage }, location.href, document.cookie])'

t.test('the API documentation has our bar, and no logo and no address field of others', async t => {
  const { page, said, close } = await openTab(browser, bridge.url, '/docs/', { token: '', colorScheme: 'dark' })
  await page.locator('.opblock').first().waitFor()
  t.equal(await page.locator('.topbar, #swagger-ui img, #swagger-ui .download-url-input').count(), 0)
  t.equal(await page.getByRole('button', { name: 'Explore' }).count(), 0)
  t.equal(await page.getByRole('link', { name: 'Back to the console' }).getAttribute('href'), '/')
  t.equal(await page.getByRole('link', { name: 'Help' }).getAttribute('href'), '/help')
  await page.getByRole('status').getByText('Not signed in: requests need a token.').waitFor()
  t.ok(await page.evaluate('document.documentElement.classList.contains("dark-mode")'), 'in the theme of the system')
  t.strictSame(
    said.filter(line => !/404/.test(line)),
    []
  )
  await close()
})

t.test('it takes the session of another tab, keeps it for a reload, and calls with it', async t => {
  const { page: console, close } = await openTab(browser, bridge.url, '/projects')
  await settled(console)
  const page = await console.context().newPage()
  await page.goto('/docs/')
  await page
    .getByRole('status')
    .getByText(/^Signed in/)
    .waitFor()
  const operation = page.locator('#operations-access-whoAmI')
  const open = () => operation.locator('.opblock-summary-control').click()
  const call = async () => {
    const answered = page.waitForResponse('**/api/v1/whoami')
    await operation.getByRole('button', { name: 'Execute' }).click()
    return (await answered).status()
  }
  await open()
  t.equal(await call(), 200)
  await console.close()
  // without the fragment that opens the operation again
  await page.evaluate("history.replaceState(null, '', '/docs/')")
  await page.reload()
  await page
    .getByRole('status')
    .getByText(/^Signed in/)
    .waitFor()
  await open()
  t.equal(await call(), 200, 'also after a reload, when the other tab is closed')
  const [session, local, address, cookie] = JSON.parse(await page.evaluate<string>(STORED))
  t.match(session, '"token"', 'it is in the storage of the tab')
  t.strictSame([JSON.stringify(local).includes('token'), /token/.test(address), cookie], [false, false, ''], 'and nowhere else')
  const another = await page.context().newPage()
  await another.goto('/projects')
  await settled(another)
  await another.getByRole('button', { name: /^Signed in as/ }).click()
  await another.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('status').getByText('Not signed in: requests need a token.').waitFor()
  t.equal(await call(), 401, 'signing out ends it here, too')
  await close()
})

t.test('a create has an example of each type, and its conflict is documented by code', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/docs/')
  const operation = page.locator('#operations-credentials-createCredential')
  await operation.locator('.opblock-summary-control').click()
  const examples = operation.locator('.opblock-section-request-body select').filter({ hasText: 'username-password' })
  await examples.waitFor()
  t.strictSame(
    await examples.locator('option').allTextContents(),
    credentialTypes.map(({ type }) => type)
  )
  const conflict = operation.locator('.responses-table tr.response[data-code="409"]')
  t.match(await conflict.textContent(), /CREDENTIAL_EXISTS/)
  t.notMatch(await operation.textContent(), /Undocumented/)
  await close()
})
