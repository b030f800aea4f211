import t from 'tap'
import { problemMessages } from '#messages/problems'
import { jenkinsSettings } from '../../src/app/config/jenkins.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, go, openTab, startBrowser } from '../helpers/console.ts'
import { frontDoor } from '../helpers/front-door.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(110_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')

t.test('the events of a controller are listed, newest first, and stay current', async t => {
  const circuit = (state: string) =>
    until(`the circuit is ${state}`, async () => {
      // asks Jenkins at once, each time
      await bridge.call('GET', '/api/v1/projects/demo/plan')
      return (await bridge.call('GET', '/api/v1/controllers')).body.items[0].circuit === state
    })
  const { page, close } = await openTab(browser, bridge.url, '/controllers/default', { bypassCSP: true })
  const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem')
  const disclosure = page.getByRole('button', { name: 'Recent events of default' })
  await disclosure.click()
  await page.getByText('No events yet').waitFor()
  await disclosure.click()

  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  await circuit('open')
  await disclosure.click()
  await events.filter({ hasText: /paused its calls to default/ }).waitFor()
  t.strictSame(await faultsInBoth(page), [])

  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await circuit('closed')
  await events.filter({ hasText: 'default answers again' }).first().waitFor()
  t.match(await events.first().textContent(), /^default answers again/)
  t.match(await events.nth(1).textContent(), /^The bridge paused its calls to default.*Check its address/)
  await disclosure.click()
  t.equal(await events.count(), 0)
  await close()
})

t.test('a page whose code cannot be loaded while the bridge is down loads by itself once it is back', async t => {
  const door = await frontDoor(t, () => bridge.url)
  // Somebody who saves data gets the code of a page only when it is opened.
  const { page, close } = await openTab(browser, door.url, '/projects/demo/credentials', { saveData: true })
  await page.getByText('No credentials yet').waitFor()
  await door.shut()
  await page.getByRole('link', { name: 'Webhooks' }).click()
  await page.getByRole('heading', { name: problemMessages.noConnection }).waitFor()
  await page.getByText(problemMessages.connection.lost).waitFor()
  await door.open()
  await page.getByText('No webhooks yet').waitFor()
  t.equal(await page.getByText(problemMessages.connection.lost).count(), 0)

  await door.shut()
  await page.getByText(problemMessages.connection.lost).waitFor()
  await go(page, '/access/keys')
  await page.getByRole('heading', { name: problemMessages.noConnection }).waitFor()
  await door.open()
  await page.getByText('Encrypts new secrets').waitFor()
  await close()
})

t.test('the code of all pages is loaded while the browser is idle, so that they open while the bridge is down', async t => {
  const door = await frontDoor(t, () => bridge.url)
  const { page, close } = await openTab(browser, door.url, '/projects/demo/credentials')
  await page.getByText('No credentials yet').waitFor()
  await until('the last page is there', () =>
    page.evaluate<boolean>("performance.getEntriesByType('resource').some(({ name }) => /\\/settings-[^/]*\\.js$/.test(name))")
  )
  await door.shut()
  await page.getByText(problemMessages.connection.lost).waitFor()
  await page.getByRole('link', { name: 'New credential' }).click()
  await door.open()
  await page.getByLabel(/^Username/).waitFor()
  await close()
})

t.test('a different Jenkins is reported, with the setting that accepts it', async t => {
  const other = await startStandIn({ port: 0 })
  t.teardown(() => other.close())
  await bridge.restart({ jenkins: jenkinsSettings({ url: other.url, user: 'admin', token: 'admin-token' }) })
  const { page, close } = await openTab(browser, bridge.url, '/controllers/default')
  await page.getByText('Different Jenkins').first().waitFor()
  t.match(await page.locator('code').textContent(), /^CONTROLLER_ACCEPT=1:key:/)
  await page
    .getByRole('status')
    .getByText(/^A different Jenkins answers than/)
    .waitFor()
  t.equal(await page.getByText('Reachable', { exact: true }).count(), 0)
  await close()
})
