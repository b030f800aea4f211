import t from 'tap'
import { projectsMessages } from '#messages/projects'
import { statusMessages } from '#messages/status'
import { targetMessages } from '#messages/targets'
import { startStandIn } from '../../src/stand-in/start.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, go, openTab, settled, startBrowser, tabTo, told } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(150_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
const other = await startStandIn()
t.teardown(() => other.close())
for (const [name, url, projects] of [
  ['eu-1', other.url, ['shop-*']],
  ['tools', 'http://127.0.0.1:1', ['tools-*']]
] as const)
  await bridge.call('POST', '/api/v1/controllers', { name, url, user: 'admin', token: 'admin-token', projects })

const { page } = await openTab(browser, bridge.url, '/projects', { bypassCSP: true, viewport: { width: 360, height: 740 } })
const dialog = page.getByRole('dialog')
const { form } = projectsMessages
const read = async () => (await bridge.call('GET', '/api/v1/projects/shop-a')).body
const fits = async (what: string) =>
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, `${what} on a phone`)

t.test('a new project is placed on a controller that is for projects of its name', async t => {
  await page.getByRole('button', { name: projectsMessages.new }).click()
  await dialog.getByLabel(form.name).first().fill('shop-a')
  await dialog.getByRole('combobox', { name: form.controller }).click()
  await page.getByRole('option', { name: 'eu-1' }).waitFor()
  t.strictSame(await page.getByRole('option').allTextContents(), ['default', 'eu-1'])
  await page.getByRole('option', { name: 'eu-1' }).click()
  await dialog.getByRole('button', { name: form.create }).click()
  await page.getByRole('heading', { name: 'shop-a' }).waitFor()
  t.match(await read(), { controller: 'eu-1', folder: ['shop-a'] })
  await page.getByRole('link', { name: 'eu-1' }).waitFor()
})

t.test('a new project is given several targets at once; an error is at its field', async t => {
  await go(page, '/projects')
  await page.getByRole('button', { name: projectsMessages.new }).click()
  await dialog.getByLabel(form.name).first().fill('shop-two')
  await dialog.getByRole('button', { name: form.addTarget }).click()
  await dialog.getByRole('button', { name: form.addTarget }).click()
  await dialog.getByRole('button', { name: form.removeTarget(3) }).click()
  const second = dialog.getByRole('group', { name: form.target(2) })
  await second.getByRole('combobox', { name: form.controller }).click()
  await page.getByRole('option', { name: 'eu-1' }).click()
  await second.getByRole('textbox', { name: form.folder }).fill('a/../b')
  await dialog.getByRole('button', { name: form.create }).click()
  await second.locator('input[aria-invalid=true]').first().waitFor()
  await second.getByRole('textbox', { name: form.folder }).fill('team/two')
  await fits('the form')
  t.strictSame(await faultsInBoth(page), [], 'the form')
  await dialog.getByRole('button', { name: form.create }).click()
  await page.getByRole('heading', { name: 'shop-two' }).waitFor()
  const { targets } = (await bridge.call('GET', '/api/v1/projects/shop-two')).body
  t.match(targets, [
    { controller: 'default', folder: ['shop-two'] },
    { controller: 'eu-1', folder: ['team', 'two'] }
  ])
})

t.test('a target is added by the keyboard; its state and those of the credentials are shown', async t => {
  const made = { id: 'one', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  await bridge.call('POST', '/api/v1/projects/shop-a/credentials', made, { prefer: 'wait=20' })
  await go(page, '/projects/shop-a/settings')
  const targets = page.getByRole('region', { name: targetMessages.title })
  t.equal(await targets.getByRole('button', { name: /^Remove/ }).count(), 0, 'the last one stays')
  await tabTo(t, page, `${targetMessages.add}…`)
  await page.keyboard.press('Enter')
  await dialog.waitFor()
  await dialog.getByLabel(form.folder).fill('a/../b')
  await dialog.getByRole('button', { name: targetMessages.add }).click()
  await page.locator('input:focus[aria-invalid=true]').waitFor()
  await dialog.getByLabel(form.folder).fill('shop/a')
  t.strictSame(await faultsInBoth(page), [], 'the dialog')
  await page.keyboard.press('Enter')
  await told(page, targetMessages.added('default / shop / a'))
  await targets.getByText('default / shop / a').waitFor()
  await fits('the targets')
  t.strictSame(await faultsInBoth(page), [], 'the targets')
  await until('it is filled', async () => (await read()).targets.every(({ state }: { state: string }) => state === 'Ready'))
  t.not(await bridge.readback('shop/a', 'one'), null)
  await page.getByRole('link', { name: targetMessages.count(2) }).waitFor()
  t.equal(await page.getByLabel(form.folder, { exact: true }).count(), 0, 'several folders are no single setting')
})

t.test('where the targets differ, list and page of a credential say so', async t => {
  await other.close()
  const made = { id: 'two', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  await bridge.call('POST', '/api/v1/projects/shop-a/credentials', made)
  await go(page, '/projects/shop-a/credentials')
  const row = page.getByRole('row').filter({ hasText: 'two' })
  await row.getByText(targetMessages.differ(1, 2)).waitFor()
  await fits('the list')
  t.strictSame(await faultsInBoth(page), [], 'the list')
  await row.getByRole('link', { name: 'two' }).click()
  const each = page.getByRole('list', { name: targetMessages.inEach }).getByRole('listitem')
  await each.filter({ hasText: 'default / shop / a' }).getByText(statusMessages.phase.Synced).waitFor()
  await each.filter({ hasText: 'eu-1 / shop-a' }).getByText(statusMessages.phase.Retrying).waitFor()
  await fits('the page')
  t.strictSame(await faultsInBoth(page), [], 'the page')
  await go(page, '/credentials?project=shop-a')
  await page.getByText(targetMessages.differ(1, 2)).waitFor()
})

t.test('a target is removed after a question that says what goes; others see the targets and no button', async t => {
  await go(page, '/projects/shop-a/settings')
  await page.getByRole('button', { name: targetMessages.removeOne('default / shop / a') }).click()
  await dialog.getByText(targetMessages.removeText(2)).waitFor()
  await dialog.getByRole('textbox').fill('default')
  // a change by another user usually shows before the click; this one has not arrived yet
  const api = '**/api/v1/projects/shop-a'
  await page.route(api, route => route.continue({ headers: { ...route.request().headers(), 'if-match': '"1"' } }))
  await dialog.getByRole('button', { name: targetMessages.remove }).click()
  await dialog.getByRole('alert').waitFor()
  await page.unroute(api)
  await page.keyboard.press('Escape')
  t.equal((await read()).targets.length, 2, 'nothing is removed from a version that was not seen')
  await page.getByRole('button', { name: targetMessages.removeOne('default / shop / a') }).click()
  await dialog.getByRole('textbox').fill('default')
  await dialog.getByRole('button', { name: targetMessages.remove }).click()
  await told(page, targetMessages.removed('default / shop / a'))
  await until('it is emptied', async () => (await read()).targets.length === 1)
  t.equal(await bridge.readback('shop/a', 'one'), null)

  await bridge.call('PATCH', '/api/v1/projects/shop-a', {
    targets: [
      { controller: 'eu-1', folder: ['shop-a'] },
      { controller: 'default', folder: ['again'] }
    ]
  })
  const { token } = await makeToken(bridge, { 'shop-a': 'admin' })
  const tab = await openTab(browser, bridge.url, '/projects/shop-a/settings', { token })
  await settled(tab.page)
  const targets = tab.page.getByRole('region', { name: targetMessages.title })
  await targets.getByText('default / again').waitFor()
  t.equal(await targets.getByRole('button').count(), 0)
  await tab.close()
})
