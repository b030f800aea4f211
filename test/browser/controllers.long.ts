import t from 'tap'
import { conflictMessages } from '#messages/conflict'
import { controllerMessages } from '#messages/controllers'
import { generalMessages } from '#messages/general'
import { problemMessages } from '#messages/problems'
import { startStandIn } from '../../src/stand-in/start.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, focused, go, openTab, settled, startBrowser, tabTo, told } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(120_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
const [jenkins, other] = [await startStandIn(), await startStandIn()]
for (const one of [jenkins, other]) t.teardown(() => one.close())

const { page } = await openTab(browser, bridge.url, '/controllers', { bypassCSP: true, viewport: { width: 360, height: 740 } })
const { form } = controllerMessages
const read = async () => (await bridge.call('GET', '/api/v1/controllers/eu-1')).body
const dialog = page.getByRole('dialog')
const field = (name: string) => dialog.getByRole('textbox', { name, exact: true })

/** Nothing is wider than a phone. */
const fits = async (what: string) =>
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, `${what} on a phone`)

t.test('a controller is added by the keyboard alone; errors are at their fields, and the check is shown', async t => {
  await page.getByRole('link', { name: 'default' }).waitFor()
  await tabTo(t, page, `${controllerMessages.new}…`)
  await page.keyboard.press('Enter')
  await dialog.locator('input:focus').waitFor()
  await page.keyboard.type('EU 1')
  await tabTo(t, page, /^URL/)
  await page.keyboard.type('http://me:word@jenkins.example.com')
  await tabTo(t, page, /^User/)
  await page.keyboard.type('admin')
  await tabTo(t, page, form.secret.token)
  await page.keyboard.press('ArrowDown')
  await field(form.secret.password).waitFor()
  await page.keyboard.press('ArrowUp')
  await field(form.secret.token).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('wrong-token')
  await page.keyboard.press('Enter')
  await page.locator('input:focus[aria-invalid=true]').waitFor()
  t.match(await focused(page), { name: /^Name/ })
  t.equal(await page.locator('input[aria-invalid=true]').count(), 2, 'the name and the URL')
  await field(form.name).fill('eu-1')
  await field(form.url).fill(jenkins.url)
  await dialog.getByRole('button', { name: form.more }).click()
  await field(form.projects).fill('shop-*\n')
  await field(form.labels).fill('region=eu')
  await fits('the form')
  t.strictSame(await faultsInBoth(page), [], 'the form')
  await field(form.ca).fill('no certificate')
  await dialog.getByRole('button', { name: controllerMessages.create }).click()
  await page.locator('textarea:focus[aria-invalid=true]').waitFor()
  t.match(await focused(page), { name: form.ca })
  await field(form.ca).fill('')
  await dialog.getByRole('button', { name: controllerMessages.create }).click()

  await page.getByRole('heading', { name: 'eu-1', exact: true }).waitFor()
  const result = page.getByRole('status').filter({ hasText: controllerMessages.checkTitle.failing })
  await result.getByRole('listitem').first().waitFor()
  t.match(await result.textContent(), /token/i, 'it says what to do')
  t.notMatch(await everythingIn(page), 'wrong-token')
  t.match(await read(), { url: jenkins.url, user: 'admin', projects: ['shop-*'], labels: { region: 'eu' }, managedBy: 'api' })
  await fits('its page')
  t.strictSame(await faultsInBoth(page), [], 'its page')
})

t.test('another login is stored and checked at once, and leaves no trace', async t => {
  await page.getByRole('button', { name: controllerMessages.changeLogin }).click()
  await dialog.locator('input:focus').waitFor()
  t.match(await focused(page), { name: /^API token/ })
  await page.keyboard.press('Enter')
  await page.locator('input:focus[aria-invalid=true]').waitFor()
  await page.keyboard.type('admin-token')
  await page.keyboard.press('Enter')
  await told(page, controllerMessages.saved('eu-1'))
  await dialog.waitFor({ state: 'detached' })
  t.match(await focused(page), { tag: 'BUTTON', name: `${controllerMessages.changeLogin}…` })
  await page.getByText(controllerMessages.checkTitle.ok).waitFor()
  await page.getByText(controllerMessages.reachable, { exact: true }).waitFor()
  // that of the session ends alike
  t.notMatch(await everythingIn(page), /(?<!test-)admin-token/)
  t.match(await read(), { reachable: true, generation: 2 })
})

t.test('an edit changes what was edited alone, and a change by another user becomes a conflict', async t => {
  await page.getByRole('button', { name: generalMessages.edit }).click()
  await field(form.url).waitFor()
  t.equal(await field(form.secret.token).inputValue(), '')
  await bridge.call('PATCH', '/api/v1/controllers/eu-1', { maxInFlight: 9 })
  await field(form.labels).fill('region=eu\nowner=platform')
  await dialog.getByRole('button', { name: generalMessages.saveChanges }).click()
  await dialog.getByText(conflictMessages.title).waitFor()
  t.match(await read(), { labels: { region: 'eu' } })
  await dialog.getByRole('button', { name: conflictMessages.overwrite }).click()
  await dialog.waitFor({ state: 'detached' })
  t.match(await read(), { maxInFlight: 9, labels: { region: 'eu', owner: 'platform' }, login: 'token', reachable: true })
  await page.getByText('region=eu, owner=platform').waitFor()

  await page.getByRole('button', { name: generalMessages.edit }).click()
  await field(form.url).fill('http://localhost:1/jenkins')
  await dialog.getByText(form.urlNeedsLogin).waitFor()
  await dialog.getByRole('button', { name: generalMessages.saveChanges }).click()
  await page.locator('input:focus[aria-invalid=true]').waitFor()
  t.match(await focused(page), { name: /^URL/ })
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

t.test('a different Jenkins is accepted only after a question that shows both identities', async t => {
  const before = (await read()).identity.known
  await page.getByRole('button', { name: generalMessages.edit }).click()
  await field(form.url).fill(other.url)
  await field(form.secret.token).fill('admin-token')
  await dialog.getByRole('button', { name: generalMessages.saveChanges }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(controllerMessages.other, { exact: true }).waitFor()
  const { seen } = (await read()).identity
  t.not(seen, before)
  await page.getByRole('button', { name: controllerMessages.accept }).click()
  await dialog.getByText(before).waitFor()
  await dialog.getByText(seen).waitFor()
  await fits('the question')
  t.strictSame(await faultsInBoth(page), [], 'the question')
  const confirm = dialog.getByRole('button', { name: controllerMessages.acceptConfirm })
  t.equal(await confirm.isDisabled(), true)
  t.equal((await read()).identity.standing, 'changed')
  await dialog.getByRole('textbox').fill('eu-1')
  await confirm.click()
  await told(page, controllerMessages.accepted('eu-1'))
  await page.getByText(controllerMessages.other, { exact: true }).waitFor({ state: 'detached' })
  t.match((await read()).identity, { standing: 'known', seen, accept: null })
})

t.test('one that a project uses is not removed, and the refusal names the project', async () => {
  await bridge.project('shop-a', { controller: 'eu-1' })
  const remove = async () => {
    await page.getByRole('button', { name: controllerMessages.remove }).click()
    await dialog.getByRole('textbox').fill('eu-1')
    await dialog.getByRole('button', { name: controllerMessages.remove }).click()
  }
  await remove()
  await dialog.getByRole('alert').getByText('shop-a').waitFor()
  await page.keyboard.press('Escape')
  await bridge.call('DELETE', '/api/v1/projects/shop-a')
  await until('it is gone', async () => (await bridge.call('GET', '/api/v1/projects/shop-a')).status === 404)
  await remove()
  await told(page, controllerMessages.removed('eu-1'))
  await page.getByRole('heading', { name: controllerMessages.title }).waitFor()
  await page.getByRole('link', { name: 'eu-1' }).waitFor({ state: 'detached' })
  await go(page, '/controllers/eu-1')
  await page.getByRole('heading', { name: problemMessages.noController('eu-1') }).waitFor()
})

t.test('one of the settings can be checked, and says where it is changed', async t => {
  await go(page, '/controllers/default')
  await page.getByText(controllerMessages.managedElsewhere['settings'] ?? '').waitFor()
  await page.getByRole('button', { name: controllerMessages.check }).click()
  await page.getByText(controllerMessages.checkTitle.ok).waitFor()
  for (const name of [generalMessages.edit, controllerMessages.changeLogin, controllerMessages.remove])
    t.equal(await page.getByRole('button', { name }).count(), 0, name)
})

t.test('a platform administrator who may only read is offered nothing', async t => {
  const { token } = await makeToken(bridge, {}, { roles: undefined, platformAdmin: true, readOnly: true })
  const tab = await openTab(browser, bridge.url, '/controllers/default', { token })
  await settled(tab.page)
  await tab.page.getByRole('heading', { name: controllerMessages.state }).waitFor()
  t.equal(await tab.page.getByRole('button', { name: controllerMessages.check }).count(), 0)
  await go(tab.page, '/controllers')
  await tab.page.getByRole('link', { name: 'default' }).waitFor()
  t.equal(await tab.page.getByRole('button', { name: controllerMessages.new }).count(), 0)
  await tab.close()
})

t.test('the verdict comes first; the names that Jenkins uses are behind “Details”', async t => {
  await go(page, '/controllers/default')
  const verdict = page.getByRole('status').filter({ hasText: controllerMessages.verdictText.works })
  await verdict.waitFor()
  const main = page.getByRole('main')
  t.notMatch(await main.textContent(), /CredentialsImpl|\bcom\.|crumb/)
  await page.getByRole('button', { name: controllerMessages.detailsOf('default') }).click()
  for (const title of Object.values(controllerMessages.groups)) await page.getByRole('heading', { name: title }).waitFor()
  await fits('the details')
  t.strictSame(await faultsInBoth(page), [], 'the details')
})

t.test('a member sees the names and states of the controllers of the own projects, and no address', async t => {
  await bridge.project('seen')
  const { token } = await makeToken(bridge, { seen: 'viewer' })
  const tab = await openTab(browser, bridge.url, '/projects', { token })
  await tab.page.getByRole('link', { name: generalMessages.nav.controllers, exact: true }).click()
  await tab.page.getByText(controllerMessages.ofYours).waitFor()
  t.strictSame(await tab.page.getByRole('list', { name: controllerMessages.title }).getByRole('link').allTextContents(), [
    'default'
  ])
  await tab.page.getByRole('link', { name: 'default', exact: true }).click()
  await tab.page.getByText(controllerMessages.verdictText.works).waitFor()
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  // the bridge looks at the controller, and the page at the bridge, at intervals
  await tab.page.getByText(controllerMessages.verdictText.unreachable).waitFor({ timeout: 60_000 })
  t.notMatch(await everythingIn(tab.page), new RegExp(`${new URL(bridge.jenkins.url).port}`))
  t.equal(await tab.page.getByRole('button', { name: controllerMessages.check }).count(), 0)
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  t.strictSame(
    tab.said.filter(text => /\b40[0-9]\b/.test(text)),
    [],
    'nothing is asked for that is refused'
  )
  await tab.close()
})
