import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { generalMessages } from '#messages/general'
import { secretStoreMessages } from '#messages/secret-stores'
import { secretStoreMessages as chinese } from '../../src/console/messages/zh-CN/secret-stores.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, focused, go, openTab, settled, startBrowser, tabTo, told } from '../helpers/console.ts'
import { startVault } from '../helpers/secret-stores/vault.ts'

t.setTimeout(180_000)
const vault = await startVault(t)
vault.mount('secret', 2)
vault.policy('reader', { 'secret/data/*': ['read'], 'secret/metadata/*': ['list'] })
const directory = mkdtempSync(join(tmpdir(), 'secret-stores-'))
t.teardown(() => rmSync(directory, { recursive: true, force: true }))
mkdirSync(join(directory, 'shop'))
writeFileSync(join(directory, 'shop', 'token'), 'not-a-real-token')

const browser = await startBrowser(t)
const bridge = await withBridge(t, {
  outbound: { http: true, networks: ['127.0.0.0/8'], hosts: [] },
  // Temporary files may be below /dev, which is not read unless it is named.
  secretFiles: { directories: [directory], forbidden: [] }
})
await bridge.project('shop')
const { page } = await openTab(browser, bridge.url, '/secret-stores', { bypassCSP: true, viewport: { width: 360, height: 740 } })
const { form, field: names } = secretStoreMessages
const dialog = page.getByRole('dialog')
const field = (name: string) => dialog.getByRole('textbox', { name, exact: true })
const press = (name: string) => dialog.getByRole('button', { name, exact: true }).click()
const opens = (name: string) => page.getByRole('button', { name: `${name}…` }).click()
const read = async (name: string) => (await bridge.call('GET', `/api/v1/secret-stores/${name}`)).body
const token = () => vault.token({ policies: ['reader'] })

/** Nothing is wider than a phone. */
const fits = async (what: string) =>
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, `${what} on a phone`)

t.test('a store is registered by the keyboard alone; errors are at their fields, and the check is shown', async t => {
  await page.getByText(secretStoreMessages.none).waitFor()
  t.strictSame(await faultsInBoth(page), [], 'without any')
  await tabTo(t, page, `${secretStoreMessages.new}…`)
  await page.keyboard.press('Enter')
  await dialog.locator('input:focus').waitFor()
  await page.keyboard.type('Team Secrets')
  await tabTo(t, page, /^Address/)
  await page.keyboard.type('no address')
  await tabTo(t, page, secretStoreMessages.auth.appRole)
  await page.keyboard.press('ArrowUp')
  await tabTo(t, page, /^Token \*/)
  const secret = token()
  await page.keyboard.type(secret)
  await page.keyboard.press('Enter')
  await page.locator('input:focus[aria-invalid=true]').waitFor()
  t.match(await focused(page), { name: /^Name/ })
  t.equal(await page.locator('input[aria-invalid=true]').count(), 2, 'the name and the address')
  await field(form.name).fill('team')
  await field(names.vault.address.label).fill(vault.url)
  await field(form.projects).fill('shop*\n')
  await press(secretStoreMessages.create)
  await page.locator('textarea:focus[aria-invalid=true]').waitFor()
  t.match(await focused(page), { name: form.paths }, 'a rule without keys opens nothing by itself')
  await field(form.paths).fill('team\nshared/npm')
  await fits('the form')
  t.strictSame(await faultsInBoth(page), [], 'the form')
  await press(secretStoreMessages.create)

  await page.getByRole('heading', { name: 'team', exact: true }).waitFor()
  const result = page.getByRole('status').filter({ hasText: secretStoreMessages.checked })
  await result.getByRole('listitem').first().waitFor()
  t.match(await result.textContent(), /http:\/\//, 'it says what is wrong, and what to do')
  t.notMatch(await everythingIn(page), secret)
  t.match(await read('team'), {
    ...{ provider: 'vault', address: vault.url, auth: 'token', login: ['token'], refreshEvery: '5m' },
    allowed: [{ projects: ['shop*'], paths: ['team', 'shared/npm'] }]
  })
  await fits('its page')
  t.strictSame(await faultsInBoth(page), [], 'its page')
})

t.test('another address asks for the login again, and an untouched secret stays', async t => {
  await opens(generalMessages.edit)
  await field(form.refreshEvery).fill('10m')
  await press(generalMessages.saveChanges)
  await told(page, secretStoreMessages.savedToast('team'))
  t.match(await read('team'), { refreshEvery: '10m', login: ['token'], generation: 2 })
  await opens(generalMessages.edit)
  await dialog.getByText(form.keep).waitFor()
  await field(names.vault.address.label).fill(`${vault.url}/other`)
  await dialog.getByText(form.moved).waitFor()
  await press(generalMessages.saveChanges)
  await page.locator('input:focus[aria-invalid=true]').waitFor()
  t.match(await focused(page), { name: names.vault.address.label }, 'the bridge refuses it without')
  await field(names.vault.token.label).fill(token())
  await press(generalMessages.saveChanges)
  await dialog.waitFor({ state: 'detached' })
  t.match(await read('team'), { address: `${vault.url}/other`, generation: 3 })
})

t.test('a change by somebody else is not overwritten unnoticed', async t => {
  await opens(generalMessages.edit)
  await bridge.call('PATCH', '/api/v1/secret-stores/team', { refreshEvery: '20m' })
  await field(form.refreshEvery).fill('30m')
  await press(generalMessages.saveChanges)
  await dialog.getByText(secretStoreMessages.conflict).waitFor()
  t.match(await read('team'), { refreshEvery: '20m' })
  await press(generalMessages.cancel)
})

t.test('each kind of store has its settings; every key is a choice', async t => {
  await go(page, '/secret-stores')
  await opens(secretStoreMessages.new)
  await field(form.name).fill('files')
  for (const kind of ['kubernetes', 'aws-secrets-manager', 'file'] as const) {
    await dialog.getByRole('radio', { name: secretStoreMessages.provider[kind], exact: true }).check()
    await dialog.locator('input').first().waitFor()
    await fits(kind)
    t.strictSame(await faultsInBoth(page), [], kind)
  }
  await field(names.file.directory.label).fill(directory)
  await field(form.projects).fill('shop')
  await dialog.getByRole('checkbox', { name: form.everyKey }).check()
  t.ok(await field(form.paths).isDisabled())
  await press(secretStoreMessages.create)
  await page.getByRole('heading', { name: 'files', exact: true }).waitFor()
  await page.getByRole('status').filter({ hasText: secretStoreMessages.checkTitle.ok }).waitFor()
  t.match(await read('files'), { directory, allowed: [{ projects: ['shop'], paths: [''] }] })
  await page.goto('/secret-stores')
  await page.getByRole('listitem').filter({ hasText: 'files' }).getByText(secretStoreMessages.state.ok).waitFor()
  await fits('the checks of all')
  t.strictSame(await faultsInBoth(page), [], 'the checks of all')
  await go(page, '/secret-stores/files')
  await page.getByRole('status').filter({ hasText: secretStoreMessages.checkTitle.ok }).waitFor()
})

t.test('one in use is not removed, and the refusal names the projects; afterwards it is', async t => {
  await bridge.call('POST', '/api/v1/projects/shop/credentials', {
    ...{ id: 'npm', type: 'access-token' },
    data: { token: { valueFrom: { store: 'files', key: 'shop/token' } } }
  })
  await page.getByRole('button', { name: secretStoreMessages.refresh }).click()
  await told(page, secretStoreMessages.refreshing(1))
  await opens(secretStoreMessages.remove)
  await dialog.getByRole('textbox').fill('files')
  await press(secretStoreMessages.remove)
  t.match(await dialog.getByRole('alert').textContent(), /shop/)
  await bridge.call('DELETE', '/api/v1/projects/shop/credentials/npm', undefined, { prefer: 'wait=20' })
  await press(secretStoreMessages.remove)
  await told(page, secretStoreMessages.removedToast('files'))
  await page.getByRole('link', { name: 'team' }).waitFor()
  t.equal((await bridge.call('GET', '/api/v1/secret-stores/files')).status, 404)
})

t.test('people who are no platform administrators are told so; after an error, Retry reads again', async t => {
  const viewer = await makeToken(bridge, { shop: 'operator' })
  const other = await openTab(browser, bridge.url, '/secret-stores', { token: viewer.token, bypassCSP: true })
  await other.page.getByText(secretStoreMessages.notYours).waitFor()
  t.equal(
    await other.page.getByRole('link', { name: secretStoreMessages.title, exact: true }).count(),
    0,
    'nor does the menu have it'
  )
  t.strictSame(await faultsInBoth(other.page), [], 'without the role')
  await other.close()

  let isBroken = true
  const body = JSON.stringify({ code: 'INTERNAL', title: 'Unexpected error', detail: 'The request could not be handled.' })
  const refusal = { contentType: 'application/problem+json', body }
  await page.route('**/api/v1/secret-stores?*', route =>
    isBroken ? route.fulfill({ ...refusal, status: 500 }) : route.continue()
  )
  await page.goto('/secret-stores')
  await page.getByRole('alert').waitFor()
  isBroken = false
  await page.getByRole('button', { name: generalMessages.retry }).click()
  await page.getByRole('link', { name: 'team' }).waitFor()
})

t.test('in Chinese and on wide windows there are no faults either', async t => {
  const wide = await openTab(browser, bridge.url, '/secret-stores', {
    bypassCSP: true,
    locale: 'zh-CN',
    viewport: { width: 1280, height: 900 }
  })
  await wide.page.getByRole('heading', { name: chinese.title }).waitFor()
  for (const width of [768, 1280, 1920]) {
    await wide.page.setViewportSize({ width, height: 900 })
    t.ok((await wide.page.evaluate<number>('document.documentElement.scrollWidth')) <= width, `${width}`)
  }
  t.strictSame(await faultsInBoth(wide.page), [], 'the list')
  await wide.page.getByRole('link', { name: 'team' }).click()
  await settled(wide.page)
  await wide.page.getByRole('button', { name: chinese.check }).click()
  await wide.page.getByRole('status').filter({ hasText: chinese.checked }).waitFor()
  t.strictSame(await faultsInBoth(wide.page), [], 'one of them')
  await wide.close()
})
