import type { Page } from 'playwright-core'
import t from 'tap'
import { credentialsMessages } from '#messages/credentials'
import { driftMessages } from '#messages/drift'
import { generalMessages } from '#messages/general'
import { jenkinsStateMessages } from '#messages/jenkins-state'
import { matterMessages } from '#messages/matters'
import { overviewMessages } from '#messages/overview'
import { projectsMessages } from '#messages/projects'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, go, openTab, settled, startBrowser, told } from '../helpers/console.ts'

t.setTimeout(240_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
const { page, said } = await openTab(browser, bridge.url, '/', { viewport: { width: 1280, height: 800 } })
const { steps, tiles } = overviewMessages

const add = async (project: string, id: string, more: object = {}) => {
  const made = { id, type: 'access-token', data: { token: 'x-not-a-real-one' }, ...more }
  t.equal((await bridge.call('POST', `/api/v1/projects/${project}/credentials`, made)).status, 201)
}
const tile = (page: Page, name: keyof typeof tiles, value: string) =>
  page.getByRole('link', { name: `${value} ${tiles[name]}`, exact: true })
const matter = (page: Page, text: string) =>
  page.getByRole('table', { name: overviewMessages.attention }).getByRole('row').filter({ hasText: text })

t.test('an empty bridge shows three steps, and each leads on', async () => {
  await page.getByRole('heading', { name: steps.title }).waitFor()
  await page.getByRole('button', { name: projectsMessages.new }).click()
  await page.getByRole('dialog').getByLabel(projectsMessages.form.name).first().fill('shop')
  await page.getByRole('dialog').getByRole('button', { name: projectsMessages.form.create }).click()
  await page.getByRole('heading', { name: 'shop', exact: true }).waitFor()
  await page.getByRole('link', { name: generalMessages.nav.overview, exact: true }).click()
  await page.getByText(steps.done).waitFor()
  await page.getByRole('main').getByRole('link', { name: credentialsMessages.new }).click()
  await page.getByRole('heading', { name: credentialsMessages.new }).waitFor()
})

t.test('someone without a role is told whom to ask; a member who may not write is told, too', async t => {
  const nobody = await openTab(browser, bridge.url, '/', { token: (await makeToken(bridge, {})).token })
  await nobody.page.getByText(overviewMessages.noRoleText).waitFor()
  t.equal(await nobody.page.getByRole('button', { name: projectsMessages.new }).count(), 0)
  await nobody.close()
  const viewer = await openTab(browser, bridge.url, '/', { token: (await makeToken(bridge, { shop: 'viewer' })).token })
  await viewer.page.getByText(steps.credentialAsk).waitFor()
  t.equal(await viewer.page.getByRole('main').getByRole('link', { name: credentialsMessages.new }).count(), 0)
  await viewer.close()
})

t.test('totals open the lists that they count', async t => {
  await bridge.call('PATCH', '/api/v1/projects/shop', { policies: { drift: 'report' } })
  await bridge.project('web', { displayName: 'Web shop' })
  await bridge.project('hidden')
  await add('shop', 'changed')
  await add('shop', 'fine')
  await add('web', 'outdated', { expiresAt: new Date(Date.now() - 86_400_000).toISOString() })
  await add('web', 'soon', { expiresAt: new Date(Date.now() + 4 * 86_400_000).toISOString() })
  await add('hidden', 'not-for-all')
  await bridge.phase('shop', 'changed', 'Synced')
  await bridge.control('POST', '/edit', { action: 'set', folder: 'shop', id: 'changed', fields: { description: 'theirs' } })
  await bridge.control('POST', '/edit', { action: 'add', folder: 'web', id: 'taken', fields: { secret: 'x' } })
  await bridge.phase('shop', 'changed', 'Drifted')
  await add('web', 'taken')
  await bridge.phase('web', 'taken', 'Blocked')
  await go(page, '/')
  await tile(page, 'projects', '3').waitFor()
  await tile(page, 'credentials', '6').waitFor()
  await tile(page, 'blocked', '1').waitFor()
  await tile(page, 'expired', '1').waitFor()
  await tile(page, 'in7Days', '1').waitFor()
  await tile(page, 'drifted', '1').click()
  await page.getByRole('heading', { name: credentialsMessages.all.title }).waitFor()
  await page.getByRole('link', { name: 'changed', exact: true }).waitFor()
  t.equal(await page.getByRole('link', { name: 'fine', exact: true }).count(), 0)
  await page.goBack()
  await tile(page, 'projects', '3').waitFor()
})

t.test('each thing that needs attention has the one action; a viewer is led to the page about it', async t => {
  await matter(page, 'outdated')
    .getByText(matterMessages.what['Expired'] ?? '')
    .waitFor()
  await matter(page, 'taken')
    .getByText(matterMessages.what['UnmanagedExists'] ?? '')
    .waitFor()
  await matter(page, 'changed').getByRole('link', { name: overviewMessages.actions['review-drift'] }).click()
  await page.getByText(driftMessages.policyReport, { exact: false }).first().waitFor()
  await bridge.call('PATCH', '/api/v1/projects/shop', { policies: { paused: true } })
  await bridge.call('PATCH', '/api/v1/projects/shop/credentials/fine', { description: 'waits' })
  await go(page, '/')
  await matter(page, matterMessages.what['Paused'] ?? '')
    .getByRole('button', { name: overviewMessages.actions.resume })
    .click()
  await told(page, overviewMessages.resumed('shop'))
  t.equal((await bridge.call('GET', '/api/v1/projects/shop')).body.policies.paused, false)

  const { token } = await makeToken(bridge, { web: 'viewer' })
  const viewer = await openTab(browser, bridge.url, '/', { token })
  await matter(viewer.page, 'outdated').getByRole('link', { name: overviewMessages.actions.none }).waitFor()
  t.equal(await viewer.page.getByText('not-for-all').count(), 0, 'nothing of the projects of others')
  await tile(viewer.page, 'projects', '1').waitFor()
  t.equal(await viewer.page.getByRole('main').getByRole('button', { name: overviewMessages.actions.sync }).count(), 0)
  await viewer.close()
})

t.test('an error and missing parts are said, and what is known stays', async t => {
  const tab = await openTab(browser, bridge.url, '/projects')
  await settled(tab.page)
  await tab.page.route('**/api/v1/overview*', async route => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), controllers: [], partial: ['controllers'] } })
  })
  await go(tab.page, '/')
  await tab.page.getByText(overviewMessages.partial(overviewMessages.part['controllers'] ?? '')).waitFor()
  await tile(tab.page, 'projects', '3').waitFor()
  await tab.close()

  const broken = await openTab(browser, bridge.url, '/projects')
  const body = JSON.stringify({ title: 'The bridge failed', detail: 'Its log says why.', code: 'INTERNAL' })
  await broken.page.route('**/api/v1/overview*', route =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body })
  )
  await go(broken.page, '/')
  await broken.page.getByRole('alert').getByText('The bridge failed').waitFor()
  await broken.page.unroute('**/api/v1/overview*')
  await broken.page.getByRole('button', { name: generalMessages.retry }).click()
  await tile(broken.page, 'projects', '3').waitFor()
  await broken.close()
  t.pass('it recovers')
})

t.test('no serious fault by axe in either theme, and nothing wider than the window from 360 to 1920 px', async t => {
  const tab = await openTab(browser, bridge.url, '/', { bypassCSP: true })
  await tile(tab.page, 'projects', '3').waitFor()
  for (const width of [1920, 1280, 768, 360]) {
    await tab.page.setViewportSize({ width, height: 800 })
    await tab.page.getByRole('heading', { name: overviewMessages.charts }).scrollIntoViewIfNeeded()
    t.ok((await tab.page.evaluate<number>('document.documentElement.scrollWidth')) <= width, `${width} px`)
  }
  t.strictSame(await faultsInBoth(tab.page), [], 'on a phone')
  await tab.page.getByRole('button', { name: overviewMessages.asTableOf(overviewMessages.drift) }).click()
  await tab.page.setViewportSize({ width: 1280, height: 800 })
  t.strictSame(await faultsInBoth(tab.page), [], 'with a table')
  await tab.close()
})

t.test('ten to twelve totals are one row or two of about the same length, each number on one line', async t => {
  const tab = await openTab(browser, bridge.url, '/')
  await tile(tab.page, 'projects', '3').waitFor()
  /** The tiles of each row, and the numbers that take two lines, with this many tiles. */
  const rows = (count: number) =>
    tab.page.evaluate<{ rows: number[]; broken: number }>(`(() => {
      const list = document.querySelector('main ul[aria-label="${overviewMessages.tilesLabel}"]')
      while (list.children.length < ${count}) list.append(list.children[2].cloneNode(true))
      const tops = Map.groupBy([...list.children], tile => tile.getBoundingClientRect().top)
      const values = [...list.querySelectorAll('a > :first-child')]
      return { rows: [...tops.values()].map(row => row.length), broken: values.filter(value => value.offsetHeight > 40).length }
    })()`)
  for (const [count, wide, narrow] of [
    [10, [10], [5, 5]],
    [11, [11], [6, 5]],
    [12, [12], [6, 6]]
  ] as const)
    for (const [width, expected] of [
      [1920, wide],
      [1280, narrow],
      [800, narrow]
    ] as const) {
      await tab.page.setViewportSize({ width, height: 800 })
      t.strictSame(await rows(count), { rows: [...expected], broken: 0 }, `${count} at ${width} px`)
    }
  await tab.close()
})

t.test('while Jenkins answers 503 to everything, a viewer sees it on every page, and that it is over', async t => {
  const { token } = await makeToken(bridge, { web: 'viewer' })
  const tab = await openTab(browser, bridge.url, '/projects/web/credentials', { token, bypassCSP: true })
  await settled(tab.page)
  t.equal(await tab.page.getByText(jenkinsStateMessages.asOf).count(), 0)
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  await bridge.call('PATCH', '/api/v1/projects/web/credentials/soon', { description: 'waits' })
  const line = tab.page.getByRole('status').filter({ hasText: /“default”/ })
  await line.waitFor({ timeout: 40_000 })
  await line.getByText(jenkinsStateMessages.asOf).waitFor()
  await line.getByText(jenkinsStateMessages.waiting(1)).waitFor({ timeout: 40_000 })
  t.strictSame(await faultsInBoth(tab.page), [])
  await go(tab.page, '/credentials')
  t.ok(await line.isVisible(), 'on the next page, too')
  await line.getByRole('link', { name: jenkinsStateMessages.look }).click()
  await tab.page.getByRole('heading', { name: 'default' }).waitFor()
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await line.waitFor({ state: 'detached', timeout: 60_000 })
  await tab.close()
})

t.test('the bell has the number and the most urgent things, each a link', async t => {
  const tab = await openTab(browser, bridge.url, '/projects', { bypassCSP: true })
  const total = (await bridge.call('GET', '/api/v1/overview')).body.attentionTotal
  t.ok(total >= 3)
  await tab.page.getByRole('button', { name: jenkinsStateMessages.inbox(total) }).click()
  await tab.page.getByRole('menuitem', { name: /^web\/taken/ }).waitFor()
  t.strictSame(await faultsInBoth(tab.page), [])
  await tab.page.getByRole('menuitem', { name: /^web\/outdated/ }).click()
  await tab.page.getByRole('heading', { name: 'outdated', exact: true }).waitFor()
  await tab.close()
})

t.test('the browser logged no error of the page', async t => {
  t.strictSame(
    said.filter(text => /Content Security|TypeError|Warning:/.test(text)),
    []
  )
})
