import t from 'tap'
import { formMessages } from '#messages/credential-form'
import { generalMessages } from '#messages/general'
import { matterMessages } from '#messages/matters'
import { overviewMessages } from '#messages/overview'
import { secretStoreMessages } from '#messages/secret-stores'
import { sourceMessages } from '#messages/source'
import { statusMessages } from '#messages/status'
import { unmanagedMessages } from '#messages/unmanaged'
import { sourceMessages as chinese } from '../../src/console/messages/zh-CN/source.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, focused, go, openTab, settled, startBrowser, told } from '../helpers/console.ts'
import { startVault } from '../helpers/secret-stores/vault.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(180_000)
const vault = await startVault(t)
vault.mount('secret', 2)
vault.policy('reader', { 'secret/data/*': ['read'], 'secret/metadata/*': ['list'] })
const value = (n: number) => `value-${n}-not-a-real-one`
vault.put('secret', 'team/db/main', { password: value(1), user: 'not shown' })
vault.put('secret', 'other/db', { password: value(9) })

const browser = await startBrowser(t)
const bridge = await withBridge(t, { outbound: { http: true, networks: ['127.0.0.0/8'], hosts: [] } })
await bridge.project('shop')
await bridge.project('plain')
const made = await bridge.call('POST', '/api/v1/secret-stores', {
  ...{ name: 'vault', provider: 'vault', address: vault.url, auth: 'token', token: vault.token({ policies: ['reader'] }) },
  ...{ allowed: [{ projects: ['shop'], paths: ['team'] }], refreshEvery: '1h' }
})
if (made.status !== 201) throw new Error(made.text)

const PLACE = '/projects/shop/new?type=username-password'
const { page } = await openTab(browser, bridge.url, PLACE, { bypassCSP: true, viewport: { width: 360, height: 740 } })
const read = async () => (await bridge.call('GET', '/api/v1/projects/shop/credentials/db')).body
const held = async () => (await bridge.readback('shop', 'db'))?.['password']
/** A field comes from a secret store, or is typed. */
const choose = (label: string, way: keyof typeof sourceMessages.way) =>
  page
    .getByRole('radiogroup', { name: sourceMessages.wayOf(label) })
    .getByText(sourceMessages.way[way])
    .click()
const key = page.getByRole('textbox', { name: sourceMessages.keyOf('Password') })
const property = page.getByRole('textbox', { name: sourceMessages.property })
const save = (name: string) => page.getByRole('button', { name, exact: true }).click()

/** Nothing is wider than a phone. */
const fits = async (what: string) =>
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, `${what} on a phone`)

t.test('a key is found by browsing with the keyboard, only where the project may read', async t => {
  await page.getByRole('textbox', { name: /^ID/ }).fill('db')
  await page.getByRole('textbox', { name: /^Username/ }).fill('shop')
  await choose('Password', 'store')
  await page.getByRole('button', { name: sourceMessages.browseIn('vault') }).focus()
  await page.keyboard.press('Enter')
  const top = page.getByRole('list', { name: sourceMessages.keysAtTop('vault') })
  await top.getByRole('button').first().waitFor()
  t.strictSame(await top.getByRole('button').allTextContents(), ['team/'])
  t.strictSame(await faultsInBoth(page), [], 'the keys')
  await top.getByRole('button').focus()
  await page.keyboard.press('Enter')
  await page
    .getByRole('list', { name: sourceMessages.keysBelow('team/') })
    .getByRole('button', { name: 'db/' })
    .waitFor()
  await until('the level has the focus', async () => (await focused(page)).name === sourceMessages.up)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'main', exact: true }).click()
  t.equal(await key.inputValue(), 'team/db/main')
  await fits('the form')
})

t.test(
  'what does not fit is said at the field before it is saved, and what is not allowed in the same words whatever is there',
  async t => {
    const fault = page.getByText('The value in the secret store has several properties', { exact: false })
    await fault.waitFor()
    t.equal(await key.getAttribute('aria-invalid'), 'true')
    for (const other of ['other/db', 'other/nothing']) {
      await key.fill(other)
      await page.getByText(formMessages.findings.REFERENCE_NOT_ALLOWED).waitFor()
      await key.fill('team/db/main')
      await fault.waitFor()
    }
    t.strictSame(await faultsInBoth(page), [], 'an error at a reference')
    await property.fill('password')
    await fault.waitFor({ state: 'detached' })
    await save(formMessages.create)
    await page.getByRole('heading', { name: sourceMessages.title }).waitFor()
    t.match(await read(), {
      data: { username: 'shop', password: { valueFrom: { store: 'vault', key: 'team/db/main', property: 'password' } } }
    })
    await until('it is in Jenkins', async () => (await held()) === value(1))
    t.notMatch(await everythingIn(page), value(1))
  }
)

t.test('its page says where the value is, and reads it again', async t => {
  await page.getByText('property password').waitFor()
  t.strictSame(await faultsInBoth(page), [], 'the page')
  await fits('the page')
  vault.put('secret', 'team/db/main', { password: value(2) })
  await page.getByRole('button', { name: sourceMessages.refresh }).click()
  await told(page, sourceMessages.refreshed)
  await until('the new value is in Jenkins', async () => (await held()) === value(2))
})

t.test('a value that cannot be read any more is said on its page and in the list; the last one stays', async t => {
  await bridge.call('PATCH', '/api/v1/secret-stores/vault', { allowed: [{ projects: ['shop'], paths: ['team/other'] }] })
  await page.getByRole('button', { name: sourceMessages.refresh }).click()
  await told(page, sourceMessages.refreshFailed)
  const note = page.getByRole('status').filter({ hasText: sourceMessages.staleTitle })
  await note.waitFor()
  const help = await note.getByRole('link').getAttribute('href')
  t.equal(help, '/help/secret-stores#NotAllowed')
  t.strictSame(await faultsInBoth(page), [], 'an old value')
  await go(page, '/projects/shop/credentials')
  const mark = page.getByRole('row').getByTitle(sourceMessages.staleTitle)
  await mark.first().waitFor()
  t.match(
    await mark.first().textContent(),
    new RegExp(`^${sourceMessages.stale}.*no longer read this key.* ${sourceMessages.staleSince} `)
  )
  t.strictSame(await faultsInBoth(page), [], 'the list')
  t.equal(await held(), value(2))
  await bridge.call('POST', '/api/v1/projects/shop/credentials', { id: 'typed', type: 'access-token', data: { token: value(4) } })
  await go(page, '/projects/shop/credentials?source=stale')
  await page.getByRole('link', { name: 'db' }).waitFor()
  t.equal(await page.getByRole('link', { name: 'typed' }).count(), 0, 'the filter')
  await go(page, '/credentials?source=stale')
  await page.getByRole('link', { name: 'db' }).waitFor()
  await fits('the list of old values')
  await go(page, '/')
  await until('the overview counts it', async () => {
    await page.reload()
    await settled(page)
    return (await page.getByRole('link', { name: overviewMessages.tiles.stale }).count()) === 1
  })
  await page
    .getByRole('region', { name: overviewMessages.attention })
    .getByText(matterMessages.what['SourceStale'] ?? '')
    .waitFor()
  t.strictSame(await faultsInBoth(page), [], 'the overview')
  await page.getByRole('link', { name: overviewMessages.tiles.stale }).click()
  await page.getByRole('link', { name: 'db' }).waitFor()
  await go(page, '/secret-stores/vault')
  await page.getByRole('link', { name: secretStoreMessages.toStale }).waitFor()
  t.strictSame(await faultsInBoth(page), [], 'the secret store')
  await go(page, '/secret-stores')
  await page.getByText(secretStoreMessages.staleValues(1)).waitFor()
  t.strictSame(await faultsInBoth(page), [], 'the secret stores')
  await fits('the secret stores')
  await bridge.call('PATCH', '/api/v1/secret-stores/vault', { allowed: [{ projects: ['shop'], paths: ['team'] }] })
})

t.test('an edit keeps a reference, changes it, and ends it by a typed value, which is then asked for', async t => {
  await go(page, '/projects/shop/credentials/db/edit')
  await key.waitFor()
  t.equal(await key.inputValue(), 'team/db/main')
  await page.getByRole('textbox', { name: formMessages.description }).fill('The main one')
  await save(generalMessages.saveChanges)
  await page.getByRole('heading', { name: sourceMessages.title }).waitFor()
  t.match(await read(), { description: 'The main one', data: { password: { valueFrom: { key: 'team/db/main' } } } })
  await go(page, '/projects/shop/credentials/db/edit')
  await key.waitFor()
  await choose('Password', 'typed')
  await save(generalMessages.saveChanges)
  const password = page.getByRole('textbox', { name: /^Password/ })
  await page.locator('input:focus[aria-invalid=true]').waitFor()
  t.match(await read(), { data: { password: { valueFrom: {} } } }, 'nothing has changed')
  await password.fill(value(3))
  await save(generalMessages.saveChanges)
  await page.getByRole('heading', { name: 'db', exact: true }).waitFor()
  await until('what was typed is in Jenkins', async () => (await held()) === value(3))
  t.notOk((await read()).status.source, 'it follows the store no more')
})

t.test('an unmanaged credential is taken over with the value of a secret store', async t => {
  vault.put('secret', 'team/theirs', { token: value(5) })
  await bridge.control('POST', '/edit', { action: 'add', folder: 'shop', id: 'theirs', fields: { secret: 'x' } })
  await page.goto('/projects/shop/drift')
  await page.getByRole('button', { name: unmanagedMessages.takeOverOne('theirs') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(sourceMessages.way.store).first().click()
  await dialog.getByRole('textbox', { name: sourceMessages.keyOf('') }).fill('team/theirs')
  t.strictSame(await faultsInBoth(page), [], 'the dialog')
  await fits('the dialog')
  await dialog.getByRole('button', { name: unmanagedMessages.confirm }).click()
  await told(page, unmanagedMessages.takenOver('theirs'))
  await bridge.phase('shop', 'theirs', 'Synced')
  t.match(await bridge.readback('shop', 'theirs'), { secret: value(5) })
})

t.test('one whose store does not answer yet waits for it, and says so', async t => {
  await bridge.call('POST', '/api/v1/projects/shop/credentials', {
    ...{ id: 'later', type: 'access-token' },
    data: { token: { valueFrom: { store: 'vault', key: 'team/later' } } }
  })
  await go(page, '/projects/shop/credentials/later')
  await page.getByRole('status').filter({ hasText: sourceMessages.waitsTitle }).waitFor()
  await page.getByText(sourceMessages.noValue, { exact: true }).waitFor()
  t.equal(await page.getByText(statusMessages.phase.Pending, { exact: true }).first().isVisible(), true)
  t.strictSame(await faultsInBoth(page), [], 'one that waits')
})

t.test('a project without a store has no choice to make; in Chinese there are no faults either', async t => {
  await page.goto('/projects/plain/new?type=username-password')
  await page.getByRole('textbox', { name: /^Password/ }).waitFor()
  await settled(page)
  t.equal(await page.getByRole('radiogroup', { name: sourceMessages.wayOf('Password') }).count(), 0)
  const wide = await openTab(browser, bridge.url, '/projects/shop/credentials/later', {
    ...{ bypassCSP: true, locale: 'zh-CN', viewport: { width: 1280, height: 900 } }
  })
  await wide.page.getByRole('status').filter({ hasText: chinese.waitsTitle }).waitFor()
  t.strictSame(await faultsInBoth(wide.page), [], 'one that waits')
  await go(wide.page, PLACE)
  await wide.page.getByText(chinese.way.store).first().click()
  await wide.page.getByRole('combobox', { name: chinese.store }).waitFor()
  t.strictSame(await faultsInBoth(wide.page), [], 'the form')
  await wide.close()
})
