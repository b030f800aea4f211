import t from 'tap'
import { formMessages } from '#messages/credential-form'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { matterMessages } from '#messages/matters'
import { overviewMessages } from '#messages/overview'
import { problemMessages } from '#messages/problems'
import { verificationMessages as texts } from '#messages/verification'
import { verificationMessages as chinese } from '../../src/console/messages/zh-CN/verification.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, focused, go, openTab, settled, startBrowser, tabTo } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'
import { registerTarget, startLoginTarget, toThisMachine } from '../helpers/verify/login-target.ts'

t.setTimeout(180_000)
const target = await startLoginTarget(t)
const browser = await startBrowser(t)
const bridge = await withBridge(t, { outbound: toThisMachine })
await bridge.project('shop')
await bridge.project('plain')
await registerTarget(bridge, 'api', target, { projects: ['shop'] })
const API = '/api/v1/projects/shop/credentials'
const PAGE = '/projects/shop/credentials'
const right = 'right-not-a-real-one'
const wrong = (n: number) => `wrong-${n}-not-a-real-one`
for (const name of ['alice', 'carol']) target.accounts.set(name, right)

const add = async (id: string, username: string, password: string, project = 'shop') => {
  const body = { id, type: 'username-password', data: { username, password } }
  const made = await bridge.call('POST', `/api/v1/projects/${project}/credentials`, body)
  if (made.status >= 300) throw new Error(made.text)
}
const { page, said } = await openTab(browser, bridge.url, '/projects/shop/new?type=username-password', {
  ...{ bypassCSP: true, viewport: { width: 360, height: 740 } }
})
const check = page.getByRole('button', { name: texts.check, exact: true })
const section = page.getByRole('region', { name: texts.title })
const group = page.getByRole('group', { name: texts.title })
const password = page.getByRole('textbox', { name: /^Password/ })

/** Nothing is wider than a phone. */
const fits = async (what: string) =>
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, `${what} on a phone`)

t.test('values are checked before they are saved, by keyboard, and the result is about them alone', async t => {
  await page.getByRole('textbox', { name: /^ID/ }).fill('login')
  await page.getByRole('textbox', { name: /^Username/ }).fill('alice')
  await password.fill(wrong(1))
  t.equal(await page.getByRole('combobox', { name: texts.with }).getAttribute('placeholder'), texts.withOnly('api'))
  await tabTo(t, page, texts.check)
  await page.keyboard.press('Enter')
  await group.getByText(texts.reasons.LoginRefused).waitFor()
  await group.getByText(texts.state.invalid, { exact: true }).waitFor()
  t.equal((await focused(page)).name, texts.check, 'the focus stays')
  t.strictSame(await faultsInBoth(page), [], 'the form')
  await fits('the form')
  await password.fill(right)
  await group.getByText(texts.state.invalid, { exact: true }).waitFor({ state: 'detached' })
  await check.click()
  await group.getByText(texts.state.valid, { exact: true }).waitFor()
  t.match(await bridge.call('GET', `${API}/login`), { status: 404 }, 'nothing was saved')
  t.strictSame(target.logins, [`alice:${wrong(1)}`, `alice:${right}`])
})

t.test('what is no credential is not sent anywhere', async t => {
  const before = target.logins.length
  await password.fill('')
  await check.click()
  await group.getByText(texts.correctFirst).waitFor()
  await until('the field has the focus', async () => (await focused(page)).name.startsWith('Password'))
  t.equal(target.logins.length, before)
  await password.fill(right)
  await page.getByRole('button', { name: formMessages.create, exact: true }).click()
  await page.waitForURL('**/credentials/login')
})

t.test('its page says that it was not checked, then whether it works, when, where and why not', async t => {
  await settled(page)
  await section.getByText(texts.never, { exact: true }).waitFor()
  await section.getByText(texts.nextCheck['on-request']).waitFor()
  await check.focus()
  await page.keyboard.press('Enter')
  await section.getByText(texts.state.valid, { exact: true }).waitFor()
  await section.getByText('api (HTTP API)').waitFor()
  const badges = page.getByText(texts.state.valid, { exact: true })
  t.equal(await badges.count(), 2, 'next to the status as well')
  t.match(
    await badges.first().locator('..').getAttribute('title'),
    new RegExp(`${texts.target}: api\n${texts.checkedAt} .*\\d{4}`)
  )
  t.equal((await focused(page)).name, texts.check)
  await bridge.call('PATCH', `${API}/login`, { data: { password: wrong(2) } })
  await section.getByText(texts.never, { exact: true }).waitFor()
  await check.click()
  await section.getByText(texts.reasons.LoginRefused).waitFor()
  await section.getByText(texts.state.invalid, { exact: true }).waitFor()
  t.equal(await section.getByRole('link', { name: 'LoginRefused' }).getAttribute('href'), '/help/verifying#LoginRefused')
  t.strictSame(await faultsInBoth(page), [], 'the page')
  await fits('the page')
})

t.test('too many checks are refused, with when the next one is possible', async t => {
  await check.click()
  const refusal = page.getByRole('alert').filter({ hasText: problemMessages.remedies.TOO_MANY_TRIES() })
  await until('a check is refused', async () => {
    if (await refusal.isVisible()) return true
    if ((await check.getAttribute('aria-disabled')) === null) await check.click()
    return false
  })
  await section.getByText(texts.retryAt).getByRole('time').waitFor()
  t.strictSame(await faultsInBoth(page), [], 'the refusal')
})

t.test('what cannot be found out is not known, and says so', async () => {
  await add('away', 'bob', right)
  target.intercept = response => {
    response.writeHead(503).end()
    return true
  }
  await bridge.call('PATCH', '/api/v1/projects/shop', { policies: { verify: 'daily' } })
  await go(page, `${PAGE}/away`)
  await check.click()
  await section.getByText(texts.state.unknown, { exact: true }).waitFor()
  await section.getByText(texts.reasons.Unavailable).waitFor()
  await section.getByText(texts.nextCheck.retried).waitFor()
  await bridge.call('PATCH', `${API}/away`, { data: { password: wrong(4) } })
  await section.getByText(texts.never, { exact: true }).waitFor()
  // without a request, and without an event
  await section.getByText(texts.reasons.Unavailable).waitFor({ timeout: 60_000 })
  target.intercept = undefined
  await bridge.call('PATCH', '/api/v1/projects/shop', { policies: { verify: 'never' } })
  await section.getByText(texts.nextCheck['on-request']).waitFor()
})

t.test('an edit checks the stored values as long as nothing else is entered', async t => {
  await add('mine', 'carol', right)
  await go(page, `${PAGE}/mine/edit`)
  await group.getByText(texts.stored).waitFor()
  await check.click()
  await group.getByText(texts.state.valid, { exact: true }).waitFor()
  await page.getByRole('textbox', { name: /^Username/ }).fill('carola')
  await group.getByText(texts.withKept).waitFor()
  t.equal(await check.count(), 0)
  await password.fill(wrong(3))
  await check.click()
  await group.getByText(texts.state.invalid, { exact: true }).waitFor()
  t.match(await bridge.call('GET', `${API}/mine`), { body: { status: { verified: { state: 'valid' } } } }, 'that is stored')
})

t.test('where several verify targets fit, one is chosen and kept', async t => {
  await registerTarget(bridge, 'second', target, { projects: ['shop'] })
  await page.goto(`${PAGE}/mine/edit`)
  const choice = page.getByRole('combobox', { name: texts.with })
  await until('both are known', async () => (await choice.getAttribute('placeholder')) === texts.chooseTarget)
  t.ok(await check.isDisabled(), 'none is chosen')
  await choice.focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option', { name: 'second (HTTP API)' }).click()
  await check.click()
  await group.getByText(texts.state.valid, { exact: true }).waitFor()
  await page.getByRole('button', { name: generalMessages.saveChanges, exact: true }).click()
  await page.waitForURL('**/credentials/mine')
  t.match(await bridge.call('GET', `${API}/mine`), { body: { verifyWith: 'second' } })
  const where = section.getByRole('combobox', { name: texts.chooseTarget })
  t.equal(await where.inputValue(), 'second')
  await where.click()
  await page.getByRole('option', { name: 'api', exact: true }).click()
  await check.click()
  await section.getByText('api (HTTP API)').waitFor()
  await fits('the choice')
  await bridge.call('DELETE', '/api/v1/verify-targets/second')
  await page.goto(`${PAGE}/mine/edit`)
  await until('it says that it is gone', async () => (await choice.inputValue()) === texts.gone('second'))
})

t.test('a list has a mark for each, a column, and a filter that is in the address', async t => {
  await add('unchecked', 'erin', right)
  await page.goto(PAGE)
  const row = (id: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name: id, exact: true }) })
  await row('login').getByText(texts.state.invalid, { exact: true }).waitFor()
  await row('away').getByText(texts.state.unknown, { exact: true }).waitFor()
  t.equal(await row('unchecked').getByText(texts.state.unknown).count(), 0, 'nothing where there is nothing to say')
  t.strictSame(await faultsInBoth(page), [], 'the list')
  await fits('the list')
  await page.getByRole('button', { name: credentialsMessages.filter, exact: true }).click()
  await page.getByRole('combobox', { name: credentialsMessages.phaseFilter }).click()
  await page.getByRole('option', { name: texts.filters.invalid, exact: true }).click()
  await page.waitForURL('**/credentials?verified=invalid')
  await page.getByRole('button', { name: credentialsMessages.showList }).click()
  await row('away').waitFor({ state: 'detached' })
  await row('login').waitFor()
  await page.setViewportSize({ width: 1280, height: 800 })
  await go(page, `${PAGE}?verified=unknown&columns=works`)
  await page.getByRole('columnheader', { name: credentialsMessages.columns.works }).waitFor()
  await row('away').getByRole('time').waitFor()
  t.equal(await row('away').getByText(texts.state.unknown, { exact: true }).count(), 1, 'said once')
  t.equal(await row('login').count(), 0)
  await go(page, `${PAGE}?verified=never`)
  await row('unchecked').waitFor()
})

t.test('the overview counts what does not work, and leads to it', async t => {
  await page.goto('/')
  const tiles = page.getByRole('list', { name: overviewMessages.tilesLabel })
  await tiles.getByRole('link', { name: overviewMessages.tiles.invalid }).waitFor()
  await page
    .getByText(matterMessages.what['VerificationFailed'] ?? '')
    .first()
    .waitFor()
  await page.getByRole('link', { name: texts.toInvalid(1), exact: true }).click()
  await page.waitForURL('**/credentials?verified=invalid')
  await page.getByRole('link', { name: 'login', exact: true }).waitFor()
  t.equal(await page.getByRole('link', { name: 'away', exact: true }).count(), 0)
})

t.test('viewers see it and check nothing; where no verify target fits there is nothing', async t => {
  const viewer = await makeToken(bridge, { shop: 'viewer', plain: 'viewer' })
  const tab = await openTab(browser, bridge.url, `${PAGE}/login`, { token: viewer.token })
  const seen = tab.page.getByRole('region', { name: texts.title })
  await seen.getByText(texts.state.invalid, { exact: true }).waitFor()
  t.equal(await tab.page.getByRole('button', { name: texts.check }).count(), 0)
  await add('other', 'frank', right, 'plain')
  await go(tab.page, '/projects/plain/credentials/other')
  await tab.page.getByRole('heading', { name: 'other' }).waitFor()
  t.equal(await seen.count(), 0)
  t.equal(await tab.page.getByText(texts.never).count(), 0)
  await tab.close()
})

t.test('in Chinese, with a reason', async () => {
  const tab = await openTab(browser, bridge.url, `${PAGE}/login`, { locale: 'zh-CN' })
  const seen = tab.page.getByRole('region', { name: chinese.title })
  await seen.getByText(chinese.reasons.LoginRefused).waitFor()
  await seen.getByRole('button', { name: chinese.check }).waitFor()
  await tab.close()
})

t.test('no page says a value, nor anything to the console of the browser', async t => {
  const everything = await everythingIn(page)
  for (const value of [right, wrong(1), wrong(2), wrong(3)]) t.notOk(everything.includes(value))
  t.strictSame(
    said.filter(text => !/status of 4(04|29)/.test(text)),
    []
  )
})
