import t from 'tap'
import { credentialMessages } from '#messages/credential'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, go, openTab, settled, startBrowser, told } from '../helpers/console.ts'

t.setTimeout(280_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')
const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString()
const LONG = `long-${'x'.repeat(90)}`
const account = { type: 'username-password', data: { username: 'alice', password: 'not-a-real-one-at-all' } }
const token = { type: 'access-token', data: { token: 'not-a-real-one-at-all' } }
const others = Array.from({ length: 30 }, (_, i) => ({ id: `svc-${String(i).padStart(2, '0')}`, ...token }))
for (const made of [
  { id: 'dockerhub-id', ...account, description: 'The registry' },
  { id: 'later', ...token, expiresAt: day(300) },
  { id: 'past', ...token, expiresAt: day(-1) },
  { id: 'soon', ...token, expiresAt: day(9) },
  { id: LONG, ...token },
  ...others
])
  await bridge.call('POST', '/api/v1/projects/demo/credentials', made)
for (const id of ['past', 'soon', 'dockerhub-id', LONG]) await bridge.phase('demo', id, 'Synced')

/** What the browser has and the types of these tests do not. */
interface Styles {
  getComputedStyle(element: unknown): { readonly color: string }
}
interface Sizes {
  readonly scrollWidth: number
  readonly clientWidth: number
}

const LIST = '/projects/demo/credentials'
const tab = await openTab(browser, bridge.url, LIST, {
  bypassCSP: true,
  viewport: { width: 1280, height: 800 },
  permissions: ['clipboard-read', 'clipboard-write']
})
const { page } = tab
const row = (id: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name: id, exact: true }) })
const top = async (what: { boundingBox(): Promise<{ y: number } | null> }) => (await what.boundingBox())?.y ?? Number.NaN
const copied = () => page.evaluate<string>('navigator.clipboard.readText()')
const cellsOf = (id: string) => row(id).getByRole('cell').count()

t.test('fifteen rows at 1280 by 800; the header and the tools stay in sight', async t => {
  await settled(page)
  await row('past').waitFor()
  const inSight = await page.evaluate<number>(
    `[...document.querySelectorAll('[role=row][aria-rowindex]')].filter(row => row.getBoundingClientRect().bottom <= innerHeight).length - 1`
  )
  t.ok(inSight >= 14, `${inSight} rows`)
  t.equal((await row('past').boundingBox())?.height, 36)
  t.strictSame(await faultsInBoth(page), [])
  const nodes = await page.evaluate<number>("document.querySelectorAll('body *').length")
  t.ok(nodes <= 820, `${nodes} nodes`)
  await page.mouse.wheel(0, 600)
  await row('svc-25').waitFor()
  const header = page.getByRole('columnheader', { name: credentialsMessages.status })
  const search = page.getByRole('textbox', { name: credentialsMessages.search })
  await page.waitForFunction('scrollY > 100')
  t.ok((await top(search)) > 40 && (await top(search)) < 120, 'the search stays')
  t.ok((await top(header)) > (await top(search)) && (await top(header)) < 180, 'the header stays below it')
  await page.evaluate('scrollTo(0, 0)')
})

t.test('what has expired is red, and what soon will is amber, although Jenkins holds it', async t => {
  const colour = (id: string, text: string) =>
    row(id)
      .getByText(text)
      .first()
      .evaluate(element => (globalThis as unknown as Styles).getComputedStyle(element).color)
  const past = await colour('past', credentialsMessages.expiry.expired)
  const soon = await colour('soon', credentialsMessages.expiry.soon)
  const fine = await colour('dockerhub-id', 'Synced')
  t.equal(new Set([past, soon, fine]).size, 3)
  t.match(await row('past').textContent(), /Synced/, 'screen readers hear both')
})

t.test('a click in a row opens it, a middle click in a new tab, and a selection of text is no click', async t => {
  const description = row('dockerhub-id').getByText('The registry')
  const [other] = await Promise.all([page.context().waitForEvent('page'), description.click({ button: 'middle' })])
  await other.waitForURL(/credentials\/dockerhub-id/)
  await other.close()
  const [second] = await Promise.all([page.context().waitForEvent('page'), description.click({ modifiers: ['Control'] })])
  await second.close()
  t.match(page.url(), /credentials$/)
  await description.dblclick()
  // a double click opens with its first click, as any link does
  await page.getByRole('heading', { name: 'dockerhub-id', level: 1 }).waitFor()
  await page.goBack()
  await row('past').getByRole('cell').nth(2).click()
  await page.getByRole('heading', { name: 'past', level: 1 }).waitFor()
  await page.goBack()
  await row('past').waitFor()
})

t.test('actions of a row, by pointer and by keyboard', async t => {
  const texts = credentialsMessages.actions
  await row('dockerhub-id').hover()
  await page.getByRole('button', { name: texts.copyId('dockerhub-id') }).click()
  await told(page, texts.idCopied('dockerhub-id'))
  t.equal(await copied(), 'dockerhub-id')
  await page.getByRole('link', { name: 'dockerhub-id', exact: true }).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await told(page, texts.stepCopied('dockerhub-id'))
  t.match(await copied(), /^withCredentials\(\[usernamePassword[\s\S]*docker\.io/)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await told(page, credentialsMessages.syncRequested)
  t.match(page.url(), /credentials$/)
})

t.test('selecting neither replaces the search nor moves the list', async t => {
  const before = await top(row('past'))
  await page.getByRole('checkbox', { name: credentialsMessages.select('past') }).check()
  await page.getByText(credentialsMessages.selected(1)).waitFor()
  t.equal(await top(row('past')), before)
  await page.getByRole('textbox', { name: credentialsMessages.search }).waitFor()
  await page.getByRole('button', { name: credentialsMessages.clearSelection }).click()
  t.equal(await top(row('past')), before)
})

t.test('columns are chosen, in the address and remembered; a view is saved, chosen and deleted', async t => {
  const before = await cellsOf('past')
  await page.getByRole('button', { name: credentialsMessages.view, exact: true }).click()
  await page.getByRole('checkbox', { name: credentialsMessages.columns.rotated }).check()
  await page.waitForURL(/columns=[^&]*rotated/)
  t.equal(await cellsOf('past'), before + 1)
  const { views } = credentialsMessages
  await page.getByRole('textbox', { name: views.name }).fill('With rotation')
  await page.getByRole('button', { name: views.save, exact: true }).click()
  await page.getByRole('button', { name: 'With rotation', exact: true, pressed: true }).waitFor()
  t.strictSame(await faultsInBoth(page), [])
  await page.keyboard.press('Escape')
  await go(page, LIST)
  await page.reload()
  await row('past').waitFor()
  t.equal(await cellsOf('past'), before + 1, 'remembered')
  await go(page, `${LIST}?columns=none&q=past`)
  await page.getByText(credentialsMessages.count(1)).waitFor()
  await page.getByRole('button', { name: credentialsMessages.view, exact: true }).click()
  await page.getByRole('button', { name: 'With rotation', exact: true }).click()
  await page.waitForURL(url => /columns=[^&]*rotated/.test(url.href) && url.searchParams.get('q') === 'past')
  t.notMatch(await page.evaluate<string>('JSON.stringify({ ...localStorage })'), /past|demo|alice/)
  await page.getByRole('button', { name: views.remove('With rotation') }).click()
  await page.getByText(views.none).waitFor()
  await page.keyboard.press('Escape')
  t.notMatch(await everythingIn(page), /not-a-real-one/)
})

t.test('the whole width of a wide window, and 1160 px of others', async t => {
  const width = async (window: number) => {
    await page.setViewportSize({ width: window, height: 900 })
    return (await page.getByRole('table').boundingBox())?.width ?? 0
  }
  await go(page, LIST)
  await row('past').waitFor()
  t.ok((await width(1920)) > 1800)
  t.ok((await width(1400)) < 1160)
  await go(page, '/projects/demo/events')
  t.notOk(await page.evaluate("'wide' in document.documentElement.dataset"), 'other pages stay as they are')
})

t.test('on paper is every row of the list, each column within the page', async t => {
  const rows = page.getByRole('row')
  await page.setViewportSize({ width: 1280, height: 400 })
  await go(page, LIST)
  await row('past').waitFor()
  t.ok((await rows.count()) < 30, 'only what is in sight is rendered')
  await page.evaluate("dispatchEvent(new Event('beforeprint'))")
  t.equal(await rows.count(), 36, 'before the browser lays the page out')
  const times = await page.locator('main time').allInnerTexts()
  t.ok(times.length > 0 && times.every(text => /20\d\d/.test(text)), `on paper times are absolute: ${times[0]}`)
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 718, height: 1000 })
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 718)
  t.ok((await top(row('svc-29'))) > (await top(row('svc-28'))), 'one below the other')
  await page.emulateMedia({ media: null })
  await page.setViewportSize({ width: 1280, height: 400 })
  await page.evaluate("dispatchEvent(new Event('afterprint'))")
  t.ok((await rows.count()) < 30)
})

t.test('a phone: one filter button, the type in each row, and the first row above 400 px', async t => {
  await page.setViewportSize({ width: 360, height: 740 })
  await go(page, `${LIST}?columns=type`)
  await row('past').waitFor()
  t.ok((await top(row(LONG))) < 400 || (await top(row('dockerhub-id'))) < 400)
  t.match(await row('past').textContent(), generalMessages.type['access-token'])
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360)
  for (const name of [credentialsMessages.importMany, credentialsMessages.new]) {
    const { x, width } = (await page.getByRole('link', { name, exact: true }).boundingBox()) ?? { x: 0, width: 0 }
    t.ok(width > 30 && x + width <= 360, `${name}: ${x} + ${width}`)
  }
  t.equal(await page.getByRole('combobox').count(), 0)
  await page.getByRole('button', { name: credentialsMessages.filter, exact: true }).click()
  await page.getByRole('combobox', { name: credentialsMessages.typeFilter }).click()
  await page.getByRole('option', { name: generalMessages.type['username-password'] }).click()
  await page.waitForURL(/type=username-password/)
  await page.getByRole('button', { name: credentialsMessages.showList }).click()
  await page.getByRole('button', { name: credentialsMessages.filtersSet(1) }).waitFor()
  await page.getByText(credentialsMessages.count(1)).waitFor()
  await page.setViewportSize({ width: 768, height: 900 })
  t.match(await row('dockerhub-id').textContent(), generalMessages.type['username-password'])
})

t.test('the page of a credential: one title, one row of tabs, 150 px before the content; a long name in its dialog', async t => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await go(page, `${LIST}/dockerhub-id`)
  const content = page.getByRole('region', { name: credentialMessages.account })
  await content.waitFor()
  t.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
  const bar = await page.evaluate<number>("document.querySelector('header').offsetHeight")
  t.ok((await top(content)) - bar <= 150, `${(await top(content)) - bar} px`)
  await page.getByRole('button', { name: credentialMessages.copyId, exact: true }).click()
  t.equal(await copied(), 'dockerhub-id')
  t.strictSame(await faultsInBoth(page), [])
  await page.setViewportSize({ width: 360, height: 740 })
  await go(page, `${LIST}/${LONG}`)
  await page.getByRole('button', { name: `${generalMessages.delete}…`, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: generalMessages.copyName }).click()
  t.equal(await copied(), LONG)
  t.ok(
    await dialog.evaluate(element => (element as unknown as Sizes).scrollWidth <= (element as unknown as Sizes).clientWidth),
    'the name wraps'
  )
  await dialog.getByRole('button', { name: generalMessages.cancel }).click()
})
