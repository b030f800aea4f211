import type { Locator } from 'playwright-core'
import t from 'tap'
import { conflictMessages } from '#messages/conflict'
import { webhookMessages } from '#messages/webhooks'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, focused, go, openTab, startBrowser } from '../helpers/console.ts'
import { isSignedBy, startReceiver } from '../helpers/receiver.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(300_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t, {
  outbound: { http: true, networks: ['127.0.0.1/32'], hosts: [] },
  webhookTimes: { first: 20, longest: 100, giveUp: 60_000 }
})
await bridge.project('demo')
const { page } = await openTab(browser, bridge.url, '/projects')

/** A field that is marked as wrong, with the words that say why. */
const faultAt = (label: string): Locator =>
  page.getByRole('textbox', { name: label, description: /It must/ }).and(page.locator('[aria-invalid=true]'))

t.test('a webhook is created, its secret shown once, tested, disabled and deleted', async t => {
  const receiver = await startReceiver(t)
  await go(page, '/projects/demo/webhooks')
  await page.getByRole('button', { name: 'New webhook' }).click()
  await page.getByLabel('URL').fill('ftp://nowhere')
  await page.getByRole('button', { name: 'Create webhook' }).click()
  await faultAt('URL').waitFor()
  await page.getByLabel('URL').fill(receiver.url)
  await page.getByRole('button', { name: 'Create webhook' }).click()
  const secret = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
  t.match(secret, /^whsec_/)
  await page.getByRole('button', { name: 'I have saved it' }).click()
  await page.getByText(receiver.url).waitFor()
  t.notMatch(await everythingIn(page), secret)

  await page.getByRole('button', { name: 'Test' }).click()
  await page.getByText('Test delivered: HTTP 204').waitFor()
  await page.getByText('Last delivery').first().waitFor()
  t.equal(await page.getByText('No delivery yet').count(), 0, 'what is said of it is as new as the arrival')
  const message = receiver.received.find(({ type }) => type === 'Test')
  t.ok(message !== undefined && isSignedBy(secret, message))
  receiver.answer(500)
  const before = receiver.received.length
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  await until('a message failed', async () => receiver.received.length > before)
  await page.getByRole('button', { name: 'Deliveries' }).click()
  await page.getByText('HTTP 500').first().waitFor()
  receiver.answer(204)
  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByText('Disabled by a person').waitFor()

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByLabel(/^Type 127/).fill(new URL(receiver.url).host)
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('No webhooks yet').waitFor()
})

t.test('a webhook for a chat needs no secret of ours; that of a robot is typed and never shown', async t => {
  const receiver = await startReceiver(t)
  await go(page, '/projects/demo/webhooks')
  await page.getByRole('button', { name: 'New webhook' }).first().click()
  await page.getByRole('combobox', { name: webhookMessages.format }).click()
  await page.getByRole('option', { name: webhookMessages.formats.dingtalk }).click()
  await page.getByLabel('URL').fill(receiver.url)
  await page.getByLabel(webhookMessages.robotSecret, { exact: true }).fill('SEC-of-a-robot')
  await page.getByRole('button', { name: 'Create webhook' }).click()
  await page.getByText(webhookMessages.formats.dingtalk).waitFor()
  t.equal(await page.getByRole('dialog').count(), 0)
  t.equal(await page.getByRole('button', { name: webhookMessages.rotate }).count(), 0)
  await until('it has arrived', async () => receiver.received.some(({ url }) => /timestamp=\d+&sign=/.test(url)))
  t.notMatch(await everythingIn(page), /SEC-of-a-robot/)
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByLabel(/^Type 127/).fill(new URL(receiver.url).host)
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('No webhooks yet').waitFor()
})

t.test('a webhook is edited: errors appear at their fields, no entry is lost, and the change is stored', async t => {
  const receiver = await startReceiver(t)
  const path = '/api/v1/projects/demo/webhooks'
  const made = await bridge.call('POST', path, { url: receiver.url, description: 'chat', types: ['Blocked'] })
  const read = async () => (await bridge.call('GET', `${path}/${made.body.id}`)).body
  await go(page, '/projects/demo/webhooks')
  const edit = page.getByRole('button', { name: 'Edit' })
  await edit.click()
  await page.getByLabel('Description').fill('chat of the team')
  await page.getByLabel('URL').fill('https://me:word@hooks.example.com')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await faultAt('URL').waitFor()
  t.match(await focused(page), { tag: 'INPUT', name: /^URL/ })
  t.equal(await page.getByLabel('URL').inputValue(), 'https://me:word@hooks.example.com')
  t.equal(await page.getByLabel('Description').inputValue(), 'chat of the team')
  t.equal((await read()).description, 'chat', 'nothing of it is saved')

  await page.getByLabel('URL').fill(`${receiver.url}/new`)
  await page.getByRole('combobox', { name: 'Events' }).click()
  await page.getByRole('option', { name: 'Sync failed' }).click()
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  t.match(await focused(page), { tag: 'BUTTON', name: 'Edit…' })
  await page.reload()
  await page.getByText(`${receiver.url}/new`).waitFor()
  await page.getByText('Blocked, Sync failed').waitFor()
  t.match(await read(), { description: 'chat of the team', types: ['Blocked', 'SyncFailed'], enabled: true })

  await edit.click()
  await page.getByLabel('URL').fill(`${receiver.url}/mine`)
  await bridge.call('PATCH', `${path}/${made.body.id}`, { url: `${receiver.url}/theirs`, description: 'theirs' })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText(conflictMessages.title).waitFor()
  t.match(await read(), { url: `${receiver.url}/theirs` })
  await page.getByRole('button', { name: conflictMessages.overwrite }).click()
  await page.getByText(`${receiver.url}/mine`).waitFor()
  t.match(await read(), { url: `${receiver.url}/mine`, description: 'theirs' }, 'what was not edited here stays theirs')

  await go(page, '/projects/demo/events')
  await page.getByText(`changed the URL of the webhook ${receiver.url}/mine`).first().waitFor()

  const { token } = await makeToken(bridge, { demo: 'operator' })
  const operator = await openTab(browser, bridge.url, '/projects/demo/webhooks', { token })
  await operator.page.getByText('Only project admins can see webhooks').waitFor()
  t.equal(await operator.page.getByRole('button', { name: 'Edit' }).count(), 0)
  await operator.close()
})
