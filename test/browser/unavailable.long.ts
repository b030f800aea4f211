import t from 'tap'
import { controllerMessages } from '#messages/controllers'
import { credentialMessages } from '#messages/credential'
import { driftMessages } from '#messages/drift'
import { problemMessages } from '#messages/problems'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { go, openTab, startBrowser } from '../helpers/console.ts'
import { frontDoor } from '../helpers/front-door.ts'

t.setTimeout(110_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')

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
  await other.page.getByRole('list', { name: 'Events' }).getByText('The admin token created the project demo').waitFor()
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
  await page.getByText(controllerMessages.ofYours).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'default' }).click()
  await page.getByText(problemMessages.controllerNotYours).waitFor()
  t.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0)
  await close()
})
