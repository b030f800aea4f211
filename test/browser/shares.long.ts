import t from 'tap'
import { credentialMessages } from '#messages/credential'
import { formMessages } from '#messages/credential-form'
import { deletionMessages } from '#messages/deletion'
import { generalMessages } from '#messages/general'
import { sharesMessages } from '#messages/shares'
import { sharesMessages as chinese } from '../../src/console/messages/zh-CN/shares.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, go, openTab, settled, startBrowser, told } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(180_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
const value = (n: number) => `value-${n}-not-a-real-one`
const api = (path: string) => `/api/v1/projects/${path}`
for (const name of ['platform', 'shop', 'bank', 'alone']) await bridge.project(name)
const account = (password: string) => ({ username: 'robot', password })
await bridge.call('POST', api('platform/credentials'), {
  ...{ id: 'registry', type: 'username-password', data: account(value(1)) }
})

const SOURCE = '/projects/platform/credentials/registry'
const phone = { bypassCSP: true, viewport: { width: 360, height: 740 } }
const { page } = await openTab(browser, bridge.url, SOURCE, phone)
const shares = page.getByRole('region', { name: sharesMessages.title })
const dialog = page.getByRole('dialog')
const press = (name: string) => page.getByRole('button', { name: `${name}…`, exact: true }).click()
const confirm = (name: string) => dialog.getByRole('button', { name, exact: true })
const read = async (path: string) => (await bridge.call('GET', api(path))).body
const held = async (project: string, id: string) => (await bridge.readback(project, id))?.['password']

/** Nothing is wider than a phone, and nothing is wrong with the page. */
async function isFine(t: Tap, what: string): Promise<void> {
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, `${what} on a phone`)
  t.strictSame(await faultsInBoth(page), [], what)
}
type Tap = Pick<typeof t, 'ok' | 'strictSame'>

t.test('an admin shares it with projects, and sees a warning about a name that may be mistyped', async t => {
  await shares.getByText(sharesMessages.none).waitFor()
  await isFine(t, 'nothing shared')
  await press(generalMessages.delete)
  await dialog.getByText(deletionMessages.text).waitFor()
  t.equal(await dialog.getByText(sharesMessages.deleteSharedUnused).count(), 0, 'nothing is said of shares')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await press(sharesMessages.add)
  await confirm(sharesMessages.add).click()
  await dialog.getByText(sharesMessages.namesNeeded).waitFor()
  const names = dialog.getByRole('textbox', { name: sharesMessages.names })
  await names.fill('shop\nbonk')
  await dialog.getByText(sharesMessages.unseen(['bonk'])).waitFor()
  await isFine(t, 'the dialog')
  await names.fill('shop\nUPPER')
  await confirm(sharesMessages.add).click()
  await page.locator('textarea:focus[aria-invalid=true]').waitFor()
  await names.fill('shop, bank')
  await confirm(sharesMessages.add).click()
  await told(page, sharesMessages.added)
  await shares.getByText('bank', { exact: true }).waitFor()
  t.equal(await shares.getByText(sharesMessages.noReceivers).count(), 2)
  t.match(await read('platform/credentials/registry/shares'), { all: false, projects: ['bank', 'shop'] })
})

t.test('the form of a project offers it, and takes its type and all values from there', async t => {
  await page.goto('/projects/shop/new')
  await page.getByRole('radiogroup', { name: sharesMessages.values }).getByText(sharesMessages.valuesWays.shared).click()
  await isFine(t, 'the choice')
  await page.getByRole('combobox', { name: sharesMessages.choose }).click()
  await page.getByRole('option', { name: 'platform/registry' }).click()
  const id = page.getByRole('textbox', { name: /^ID/ })
  await until('the ID is proposed', async () => (await id.inputValue()) === 'registry')
  await page.getByRole('textbox', { name: formMessages.description }).fill('Company registry')
  await isFine(t, 'the form')
  await page.getByRole('button', { name: formMessages.create, exact: true }).click()
  await page.getByRole('heading', { name: sharesMessages.from }).waitFor()
  t.match(await read('shop/credentials/registry'), {
    ...{ type: 'username-password', description: 'Company registry' },
    sharedFrom: { project: 'platform', id: 'registry' }
  })
  await until('its value is in Jenkins', async () => (await held('shop', 'registry')) === value(1))
  await isFine(t, 'the page of a receiver')
  t.notMatch(await everythingIn(page), value(1))
})

t.test('a receiver says where its value comes from; only who may see the source gets a link', async t => {
  const place = sharesMessages.fromPlace('platform', 'registry')
  await page.getByRole('link', { name: place }).click()
  await shares.getByRole('link', { name: 'registry' }).waitFor()
  const operator = await makeToken(bridge, { shop: 'operator', platform: 'viewer' })
  const stranger = await makeToken(bridge, { shop: 'operator' })
  for (const [{ token }, links] of [
    [operator, 1],
    [stranger, 0]
  ] as const) {
    const tab = await openTab(browser, bridge.url, '/projects/shop/credentials/registry', { token })
    await tab.page.getByText(place).first().waitFor()
    t.equal(await tab.page.getByRole('link', { name: place }).count(), links)
    await tab.close()
  }
  const tab = await openTab(browser, bridge.url, SOURCE, { token: operator.token })
  await tab.page.getByRole('heading', { name: credentialMessages.status, exact: true }).waitFor()
  await settled(tab.page)
  t.equal(await tab.page.getByRole('heading', { name: sharesMessages.title }).count(), 0, 'a viewer is not shown the shares')
  await tab.close()
})

t.test('an edit of a receiver changes its description, or gives it its own values, all of them', async t => {
  await page.goto('/projects/shop/credentials/registry/edit')
  const description = page.getByRole('textbox', { name: formMessages.description })
  await description.waitFor()
  t.equal(await page.getByRole('textbox', { name: /^Password/ }).count(), 0)
  await isFine(t, 'the edit of a receiver')
  await description.fill('Mine')
  await page.getByRole('button', { name: generalMessages.saveChanges }).click()
  await page.getByRole('heading', { name: sharesMessages.from }).waitFor()
  t.match(await read('shop/credentials/registry'), { description: 'Mine', sharedFrom: { project: 'platform' } })

  const receiver = { type: 'username-password', sharedFrom: { project: 'platform', id: 'registry' } }
  await bridge.call('POST', api('bank/credentials'), { id: 'own', ...receiver })
  await page.goto('/projects/bank/credentials/own/edit')
  await page.getByRole('radiogroup', { name: sharesMessages.follow }).getByText(sharesMessages.followWays.own).click()
  await page.getByRole('textbox', { name: /^Username/ }).fill('bank')
  await page.getByRole('button', { name: generalMessages.saveChanges }).click()
  await page.locator('input:focus[aria-invalid=true]').waitFor()
  await isFine(t, 'its own values')
  await page.getByRole('textbox', { name: /^Password/ }).fill(value(2))
  await page.getByRole('button', { name: generalMessages.saveChanges }).click()
  await page.getByRole('heading', { name: 'own', exact: true }).waitFor()
  await until('it is in Jenkins', async () => (await held('bank', 'own')) === value(2))
  t.notOk((await read('bank/credentials/own')).sharedFrom)
})

t.test('before a share ends, it is said who loses the values; then they are gone', async t => {
  await page.goto(SOURCE)
  await page.getByRole('button', { name: sharesMessages.endOne('shop') }).click()
  await dialog.getByRole('link', { name: 'shop/registry' }).waitFor()
  t.equal(await confirm(sharesMessages.end).isDisabled(), true)
  await isFine(t, 'the question')
  await dialog.getByRole('textbox').fill('shop')
  await confirm(sharesMessages.end).click()
  await told(page, sharesMessages.endDone('shop'))
  await until('the receiver is gone', async () => (await bridge.call('GET', api('shop/credentials/registry'))).status === 404)
  await page.getByRole('button', { name: sharesMessages.endOne('bank') }).click()
  await dialog.getByText(sharesMessages.endNothing).waitFor()
  await confirm(sharesMessages.end).click()
  await shares.getByText(sharesMessages.none).waitFor()
})

t.test('what the mass-delete limit keeps is listed, and each says what to do', async t => {
  await press(sharesMessages.add)
  await dialog.getByRole('radiogroup', { name: sharesMessages.whom }).getByText(sharesMessages.whomWays.all).click()
  await isFine(t, 'a share with all')
  await confirm(sharesMessages.add).click()
  await shares.getByText(sharesMessages.allHelp).waitFor()
  const receivers = Array.from({ length: 12 }, (_, n) => `many-${String(n).padStart(2, '0')}`)
  for (const id of receivers)
    await bridge.call('POST', api('shop/credentials'), {
      ...{ id, type: 'username-password', sharedFrom: { project: 'platform', id: 'registry' } }
    })
  await page.reload()
  await page.getByRole('button', { name: sharesMessages.endOne(sharesMessages.all) }).click()
  await dialog.getByText(sharesMessages.limit).waitFor()
  await isFine(t, 'many that are lost')
  await dialog.getByRole('textbox').fill('registry')
  await confirm(sharesMessages.end).click()
  await told(page, sharesMessages.endAllDone)
  const ended = shares.getByRole('list', { name: sharesMessages.receiversOf(sharesMessages.ended) })
  await ended.getByRole('link', { name: 'shop/many-11' }).waitFor()
  await isFine(t, 'a share that has ended')
  await until('it is known', async () => (await read('shop/credentials/many-00')).status.source.stale !== null)
  await go(page, '/projects/shop/credentials/many-00')
  await page.getByText(sharesMessages.endedStale).waitFor()
  await isFine(t, 'one that is kept')
})

t.test('who deletes what is shared sees what goes with it', async t => {
  await bridge.call('POST', api('platform/credentials/registry/shares'), { projects: ['shop'] })
  await go(page, SOURCE)
  await shares.getByRole('link', { name: 'many-11' }).waitFor()
  await press(generalMessages.delete)
  await dialog.getByText(sharesMessages.deleteShared).waitFor()
  await isFine(t, 'the deletion')
  await dialog.getByRole('button', { name: generalMessages.cancel }).click()
  const operator = await makeToken(bridge, { platform: 'operator' })
  const tab = await openTab(browser, bridge.url, SOURCE, { token: operator.token })
  await tab.page.getByRole('button', { name: `${generalMessages.delete}…` }).click()
  await tab.page.getByText(sharesMessages.deleteForbidden).waitFor()
  await tab.page.getByRole('dialog').getByRole('textbox').fill('registry')
  t.equal(await tab.page.getByRole('dialog').getByRole('button', { name: deletionMessages.confirm }).isDisabled(), true)
  await tab.close()
})

t.test('without a share there is no choice; in Chinese there are no faults either', async t => {
  await page.goto('/projects/alone/new?type=username-password')
  await page.getByRole('textbox', { name: /^Password/ }).waitFor()
  await settled(page)
  t.equal(await page.getByRole('radiogroup', { name: sharesMessages.values }).count(), 0)
  await page.goto('/projects/alone/new?shared=true')
  await page.getByText(sharesMessages.noOffers).waitFor()
  await isFine(t, 'nothing to choose')
  const wide = await openTab(browser, bridge.url, SOURCE, {
    ...{ bypassCSP: true, locale: 'zh-CN', viewport: { width: 1280, height: 900 } }
  })
  await wide.page.getByRole('heading', { name: chinese.title, exact: true }).waitFor()
  await wide.page.getByText('many-11').waitFor()
  t.strictSame(await faultsInBoth(wide.page), [], 'the shares')
  await go(wide.page, '/projects/shop/new?shared=true')
  await wide.page.getByText(chinese.choose).first().waitFor()
  t.strictSame(await faultsInBoth(wide.page), [], 'the form')
  await wide.close()
})

t.test('a share that cannot be read is said, and can be retried', async t => {
  await page.route('**/credentials/registry/shares', route => route.fulfill({ status: 500, body: '' }))
  await page.goto(SOURCE)
  await shares.getByRole('alert').waitFor()
  t.strictSame(await faultsInBoth(page), [], 'an error')
  await page.unroute('**/credentials/registry/shares')
  await shares.getByRole('button', { name: generalMessages.retry }).click()
  await shares.getByRole('link', { name: 'many-11' }).waitFor()
})
