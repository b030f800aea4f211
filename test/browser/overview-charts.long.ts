import type { Page } from 'playwright-core'
import t from 'tap'
import { overviewMessages } from '#messages/overview'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, go, openTab, startBrowser } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(200_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('shop')
const made = { id: 'soon', type: 'access-token', data: { token: 'x-not-a-real-one' } }
const expiresAt = new Date(Date.now() + 4 * 86_400_000).toISOString()
await bridge.call('POST', '/api/v1/projects/shop/credentials', { ...made, expiresAt })
await bridge.phase('shop', 'soon', 'Synced')
const { page } = await openTab(browser, bridge.url, '/', { viewport: { width: 1280, height: 800 }, bypassCSP: true })

t.test('the code of the charts is fetched when they are near; each has a table, for the eye on request', async t => {
  const fetched = (page: Page) =>
    page.evaluate<string[]>(
      "performance.getEntriesByType('resource').map(({ name }) => name).filter(name => /charts-/.test(name))"
    )
  const tab = await openTab(browser, bridge.url, '/', { saveData: true, viewport: { width: 1280, height: 600 } })
  await tab.page.getByRole('heading', { name: overviewMessages.attention }).waitFor()
  t.strictSame(await fetched(tab.page), [])
  const bytes = await tab.page.evaluate<number>(
    "performance.getEntriesByType('resource').filter(r => r.name.endsWith('.js')).reduce((n, r) => n + r.encodedBodySize, 0)"
  )
  t.ok(bytes > 100_000 && bytes < 250_000, `the first load takes ${bytes}`)
  await tab.page.getByRole('heading', { name: overviewMessages.charts }).scrollIntoViewIfNeeded()
  const expiries = tab.page.getByRole('region', { name: overviewMessages.expiries })
  await expiries.locator('svg .recharts-bar-rectangle').first().waitFor({ state: 'attached' })
  t.equal((await fetched(tab.page)).length, 1)
  const table = tab.page.getByRole('table', { name: overviewMessages.expiries })
  t.equal(await table.getByRole('row').count(), 14, 'thirteen weeks and their heads')
  t.equal(await table.getByRole('link').count(), 0, 'nothing out of sight takes the focus')
  await tab.page.getByRole('button', { name: overviewMessages.asTableOf(overviewMessages.expiries) }).click()
  await expiries.locator('svg.recharts-surface').waitFor({ state: 'detached' })
  await table.getByRole('link').first().click()
  await tab.page.getByRole('link', { name: 'soon', exact: true }).waitFor()
  t.match(tab.page.url(), /expiring=7d/)
  t.strictSame(
    tab.said.filter(text => /Content Security|Error/.test(text)),
    []
  )
  await tab.close()
})

t.test('the period is part of the address, and a bar opens its list', async t => {
  await go(page, '/?window=7d')
  await page.getByRole('heading', { name: overviewMessages.charts }).scrollIntoViewIfNeeded()
  t.equal(await page.getByRole('radio', { name: overviewMessages.window['7d'] }).isChecked(), true)
  await page.getByText(overviewMessages.window['30d'], { exact: true }).click()
  await page.waitForURL(/window=30d/)
  const drift = page.getByRole('table', { name: overviewMessages.drift })
  await until('a row for each day', async () => (await drift.getByRole('row').count()) === 31)
  const bars = page.getByRole('region', { name: overviewMessages.expiries }).locator('svg .recharts-bar-rectangle')
  await bars.first().waitFor({ state: 'attached' })
  await bars.first().locator('path').click()
  await page.waitForURL(/\/credentials\?expiring=7d/)
  await page.getByRole('link', { name: 'soon', exact: true }).waitFor()
})

t.test('charts fit every window and have no serious fault by axe, in either theme', async t => {
  await go(page, '/')
  for (const width of [1920, 1280, 768, 360]) {
    await page.setViewportSize({ width, height: 800 })
    await page.getByRole('heading', { name: overviewMessages.charts }).scrollIntoViewIfNeeded()
    await page.locator('svg.recharts-surface').first().waitFor()
    t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= width, `${width} px`)
  }
  t.strictSame(await faultsInBoth(page), [])
})
