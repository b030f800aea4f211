import t from 'tap'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, go, openTab, settled, startBrowser, tabTo } from '../helpers/console.ts'

t.setTimeout(120_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
for (const name of ['shop', 'web']) await bridge.call('POST', '/api/v1/projects', { name, policies: { paused: true } })
const soon = new Date(Date.now() + 20 * 86_400_000).toISOString()
const past = new Date(Date.now() - 86_400_000).toISOString()
const add = async (project: string, id: string, more: object = {}) => {
  const made = { id, type: 'access-token', data: { token: 'x-not-a-real-one' }, ...more }
  const { status, text } = await bridge.call('POST', `/api/v1/projects/${project}/credentials`, made)
  if (status !== 201) throw new Error(text)
}
for (const project of ['shop', 'web']) {
  await add(project, `${project}-plain`)
  await add(project, `${project}-soon`, { expiresAt: soon })
  await add(project, `${project}-past`, { expiresAt: past })
}
const { all } = credentialsMessages
const { page } = await openTab(browser, bridge.url, '/projects', { bypassCSP: true, viewport: { width: 360, height: 740 } })
const ids = async () => (await page.getByRole('row').getByRole('link').allTextContents()).filter(text => text.includes('-'))

t.test('credentials of all projects are found from the navigation, narrowed by keyboard, and kept in the address', async t => {
  await settled(page)
  await tabTo(t, page, generalMessages.nav.credentials)
  await page.keyboard.press('Enter')
  await page.getByText(credentialsMessages.count(6)).waitFor()
  t.equal((await ids()).length, 6)
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, 'it fits a phone')
  t.strictSame(await faultsInBoth(page), [])
  await page.getByRole('button', { name: credentialsMessages.filter, exact: true }).click()
  await page.getByRole('combobox', { name: credentialsMessages.expiryFilter }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: credentialsMessages.expiresWithin('30d') }).waitFor()
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
  await page.waitForURL(/expiring=\d+d/)
  await page.getByRole('button', { name: credentialsMessages.showList }).click()
  await go(page, '/credentials?expiring=30d')
  await page.getByText(credentialsMessages.count(2)).waitFor()
  t.strictSame(await ids(), ['shop-soon', 'web-soon'])

  await page.getByRole('combobox', { name: all.project }).fill('we')
  await page.getByRole('option', { name: 'web' }).click()
  await page.waitForURL(/project=web/)
  await page.getByText(credentialsMessages.count(1)).waitFor()
  t.strictSame(await ids(), ['web-soon'])
  await page.reload()
  await page.getByText(credentialsMessages.count(1)).waitFor()
  await page.getByRole('link', { name: 'web-soon' }).click()
  await page.getByRole('heading', { name: 'web-soon' }).waitFor()

  await go(page, '/credentials?expired=true&type=access-token')
  await page.getByText(credentialsMessages.count(2)).waitFor()
  t.strictSame(await ids(), ['shop-past', 'web-past'])
  await go(page, '/credentials?project=nobody')
  await page.getByText(credentialsMessages.nothingFound).waitFor()
  await page.getByRole('button', { name: credentialsMessages.clearFilters }).click()
  await page.getByText(credentialsMessages.count(6)).waitFor()
})

t.test('a page without hits is followed, and a count that stopped says so', async t => {
  const pages = [
    { items: [], nextCursor: 'two', total: 10_000, totalIsLeast: true },
    {
      items: [(await bridge.call('GET', '/api/v1/projects/shop/credentials/shop-plain')).body],
      nextCursor: 'three',
      total: 10_000
    }
  ]
  const asked: string[] = []
  await page.route('**/api/v1/credentials?*', async route => {
    const cursor = new URL(route.request().url()).searchParams.get('cursor')
    asked.push(cursor ?? '')
    await route.fulfill({ json: pages[cursor === null ? 0 : 1] })
  })
  await go(page, '/credentials?phase=Pending')
  await page.getByText(credentialsMessages.countLeast(10_000)).waitFor()
  await page.getByRole('link', { name: 'shop-plain' }).waitFor()
  await page.getByRole('button', { name: generalMessages.loadMore }).waitFor()
  t.strictSame(asked.slice(0, 2), ['', 'two'])
  await page.unroute('**/api/v1/credentials?*')
})

t.test('a member sees those of the own projects, and no link that is refused', async t => {
  const { token } = await makeToken(bridge, { shop: 'viewer' })
  const tab = await openTab(browser, bridge.url, '/credentials', { token })
  await tab.page.getByText(credentialsMessages.count(3)).waitFor()
  t.equal(await tab.page.getByRole('link', { name: 'web-plain' }).count(), 0)
  await tab.close()
})
