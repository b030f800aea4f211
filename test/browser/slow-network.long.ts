import t from 'tap'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { openTab, startBrowser } from '../helpers/console.ts'

t.setTimeout(110_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo', { displayName: 'Demo' })
const made = { id: 'one', type: 'access-token', data: { token: 'x-not-a-real-one' } }
await bridge.call('POST', '/api/v1/projects/demo/credentials', made)
await bridge.phase('demo', 'one', 'Synced')

t.test('at 50 KB/s and 400 ms a page that is awaited says so, and every page comes', async t => {
  const { page, said, close } = await openTab(browser, bridge.url, 'about:blank', { token: '', saveData: true })
  page.setDefaultTimeout(60_000)
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  await network.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
  })
  await page.goto(`${bridge.url}/projects/demo/credentials`)
  await page.getByLabel('Token', { exact: true }).fill(ADMIN_TOKEN)
  await page.keyboard.press('Enter')
  await page.getByText(generalMessages.loading).first().waitFor({ state: 'attached' })
  await page.getByRole('link', { name: 'one', exact: true }).click()
  await page.getByRole('heading', { name: 'one', exact: true }).waitFor()
  await page.getByRole('link', { name: generalMessages.nav.overview, exact: true }).click()
  await page.getByRole('heading', { name: generalMessages.nav.overview, exact: true }).waitFor()
  await page.goBack()
  await page.goBack()
  await page.getByLabel(credentialsMessages.search).waitFor()
  t.strictSame(
    said.filter(text => /TypeError|Content Security|owned/.test(text)),
    []
  )
  await close()
})
