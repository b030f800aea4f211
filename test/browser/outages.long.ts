import t from 'tap'
import { credentialMessages } from '#messages/credential'
import { driftMessages } from '#messages/drift'
import { problemMessages } from '#messages/problems'
import { jenkinsSettings } from '../../src/app/config/jenkins.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { makeToken } from '../helpers/access.ts'
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
  await events.filter({ hasText: 'Calls to Jenkins paused' }).waitFor()
  t.strictSame(await faultsInBoth(page), [])

  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await circuit('closed')
  await events.filter({ hasText: 'Calls to Jenkins resumed' }).first().waitFor()
  t.match(await events.first().textContent(), /^Calls to Jenkins resumed.*Jenkins answers again\.$/)
  t.match(
    await events.nth(1).textContent(),
    /^Calls to Jenkins paused.*The last failure \(JenkinsUnreachable\): .*Check its address/
  )
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

t.test('without the store a banner says so; the page keeps its content, and other pages load once it is back', async t => {
  const made = { id: 'kept', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo/credentials', made)).status, 201)
  await bridge.phase('demo', 'kept', 'Synced')
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/credentials')
  const other = await openTab(browser, bridge.url, '/projects/demo/events')
  await page.getByRole('link', { name: 'kept' }).waitFor()
  await other.page.getByRole('list', { name: 'Events' }).waitFor()
  await bridge.redis.kill()
  await page.getByText(problemMessages.connection.store).waitFor()
  await page.getByRole('link', { name: 'kept' }).click()
  await page.getByRole('heading', { name: problemMessages.noStore }).waitFor()
  await other.page.getByText(problemMessages.connection.store).waitFor()
  await other.page.getByRole('list', { name: 'Events' }).getByText('Project created').waitFor()
  t.equal(await other.page.getByRole('alert').count(), 1, 'what is shown is not replaced')
  await bridge.redis.start()
  await page.getByRole('heading', { name: 'Account details' }).waitFor()
  await page.getByText(problemMessages.connection.store).waitFor({ state: 'detached' })
  await other.page.getByText(problemMessages.connection.store).waitFor({ state: 'detached' })
  await other.close()
  await close()
})

t.test('nothing unknown is claimed: unread drift, a paused project, an edit that did not reach the bridge', async t => {
  const door = await frontDoor(t, () => bridge.url)
  await bridge.project('still')
  const credentials = '/api/v1/projects/still/credentials'
  const body = { id: 'one', type: 'access-token', data: { token: 'not-a-real-one-at-all' } }
  await bridge.call('POST', credentials, body, { prefer: 'wait=10' })
  const { page, close } = await openTab(browser, door.url, '/projects/still/drift')
  await page.getByText('Jenkins was read for this').waitFor()
  await bridge.control('POST', '/boot-phase', { phase: 'starting' })
  await page.getByRole('button', { name: driftMessages.again }).click()
  await page.getByText('It is starting.').waitFor()
  t.equal(await page.getByText('Jenkins was read for this').count(), 0)
  t.equal(await page.getByRole('list', { name: /^Unknown/ }).count(), 0, 'not a line for each with the same reason')
  await bridge.control('POST', '/boot-phase', { phase: 'up' })

  await bridge.call('PATCH', '/api/v1/projects/still', { policies: { paused: true } })
  await bridge.call('PATCH', `${credentials}/one`, { description: 'changed' })
  await go(page, '/projects/still/credentials/one')
  await page.getByText(credentialMessages.waitsPaused).waitFor()
  t.ok(await page.getByRole('button', { name: 'Sync now' }).isDisabled())
  await go(page, '/projects/still/credentials')
  t.ok(await page.getByRole('button', { name: 'Sync now' }).isDisabled())
  await go(page, '/projects/still/drift')
  await page.getByText('What a sync would do once the project is resumed').waitFor()
  for (const name of ['Sync now', 'Sync one']) t.ok(await page.getByRole('button', { name }).isDisabled(), name)

  await go(page, '/projects/still/credentials/one/edit')
  const checked = page.waitForResponse('**/credentials/validate')
  await page.getByLabel('Description').fill('another')
  await checked
  await door.shut()
  await page.locator('input[name=token]').fill('another-one-not-real')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('main').getByText(problemMessages.noConnection).first().waitFor()
  t.equal(await page.locator('[aria-invalid=true]').count(), 0, 'nothing is said of what stood there before')
  await door.open()
  await close()
})

t.test('users with a read-only token are told that the token is the reason', async t => {
  const { token } = await makeToken(bridge, { '*': 'admin' }, { readOnly: true })
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/new', { token })
  await page.getByText('Your token is read-only.').waitFor()
  await go(page, '/projects/demo/settings')
  await page.getByText('Your token is read-only, so').waitFor()
  t.equal(await page.getByText('Only project admins').count(), 0)
  await go(page, '/controllers')
  await page.getByText('Only platform administrators can see the controllers.').waitFor()
  t.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0)
  await close()
})

t.test('a different Jenkins is reported, with the setting that accepts it', async t => {
  const other = await startStandIn({ port: 0 })
  t.teardown(() => other.close())
  await bridge.restart({ jenkins: jenkinsSettings({ url: other.url, user: 'admin', token: 'admin-token' }) })
  const { page, close } = await openTab(browser, bridge.url, '/controllers/default')
  await page.getByText('Different Jenkins').first().waitFor()
  t.match(await page.locator('code').textContent(), /^CONTROLLER_ACCEPT=1:key:/)
  t.match(
    await page.getByRole('status').filter({ hasText: 'A different Jenkins' }).textContent(),
    /^A different Jenkins answers than/
  )
  t.equal(await page.getByText('Reachable', { exact: true }).count(), 0)
  await close()
})
