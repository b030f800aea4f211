import t from 'tap'
import { createOneTimeSignIn } from '../../src/access/one-time-sign-in.ts'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { everythingIn, openTab, startBrowser } from '../helpers/console.ts'

t.setTimeout(110_000)
const link = createOneTimeSignIn(() => performance.now())
const bridge = await withBridge(t, { oneTimeSignIn: link })
await bridge.project('demo')
const browser = await startBrowser(t)
const viewer = await makeToken(bridge, { demo: 'viewer' })

t.test('a link in a new tab needs no sign-in, and signing out ends it in all tabs', async t => {
  const first = await openTab(browser, bridge.url, '/projects')
  const link = first.page.getByRole('link', { name: 'demo' }).first()
  const context = first.page.context()
  const opened = context.waitForEvent('page')
  await link.click({ modifiers: ['ControlOrMeta'] })
  const second = await opened
  await second.getByRole('heading', { name: 'demo', exact: true }).waitFor()
  await second.getByRole('button', { name: 'Signed in as Admin token' }).waitFor()
  const third = await context.newPage()
  await third.goto('/projects/demo/settings')
  await third.getByRole('heading', { name: 'demo', exact: true }).waitFor()
  t.equal(third.url(), `${bridge.url}/projects/demo/settings`)
  const lasting = await third.evaluate<string>('JSON.stringify({ ...localStorage }) + document.cookie + location.href')
  t.notMatch(lasting, ADMIN_TOKEN, 'nothing outlives the tabs')

  await second.getByRole('button', { name: /^Signed in as/ }).click()
  await second.getByRole('menuitem', { name: 'Sign out' }).click()
  for (const page of [first.page, second, third]) {
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
    t.notMatch(await everythingIn(page), ADMIN_TOKEN)
  }

  await t.test('signing in again in one of them continues in the others where they were', async t => {
    await first.page.getByLabel('Token', { exact: true }).fill(ADMIN_TOKEN)
    await first.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await third.getByRole('heading', { name: 'demo', exact: true }).waitFor()
    t.equal(third.url(), `${bridge.url}/projects/demo/settings`)
    await second.getByRole('button', { name: 'Signed in as Admin token' }).waitFor()
  })
  await first.close()
})

t.test('a tab with another session keeps it, and another profile is asked to sign in', async t => {
  const admin = await openTab(browser, bridge.url, '/projects')
  const page = await admin.page.context().newPage()
  await page.goto('/healthz')
  await page.evaluate(stored => sessionStorage.setItem('session', stored), JSON.stringify({ token: viewer.token, kind: 'token' }))
  await page.goto('/projects')
  await page.getByRole('button', { name: 'Signed in as test' }).waitFor()
  await page.getByRole('button', { name: /^Signed in as/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await admin.page.getByRole('button', { name: 'Signed in as Admin token' }).waitFor()

  const stranger = await openTab(browser, bridge.url, '/projects', { token: '' })
  await stranger.page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  t.notMatch(await everythingIn(stranger.page), ADMIN_TOKEN)
  const elsewhere = await admin.page.context().newPage()
  await elsewhere.goto(`${bridge.url.replace('127.0.0.1', 'localhost')}/projects`)
  await elsewhere.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  t.notMatch(await everythingIn(elsewhere), ADMIN_TOKEN, 'another origin is told nothing')
  await stranger.close()
  await admin.close()
})

t.test('a token that is refused ends the session in all tabs, and says so', async t => {
  const made = await makeToken(bridge, { demo: 'viewer' })
  const one = await openTab(browser, bridge.url, '/projects', { token: made.token })
  const two = await one.page.context().newPage()
  await two.goto('/projects/demo/settings')
  await two.getByRole('heading', { name: 'demo', exact: true }).waitFor()
  t.equal((await bridge.call('DELETE', `/api/v1/tokens/${made.id}`)).status, 204)
  await one.page.reload()
  for (const page of [one.page, two]) await page.getByText(/^You were signed out because/).waitFor()
  await one.close()
})

t.test('the sign-in link of the terminal works once, and leaves nothing in the address bar', async t => {
  const address = `/sign-in#once=${link.issue()}`
  const tab = await openTab(browser, bridge.url, address, { token: '' })
  await tab.page.getByRole('button', { name: 'Signed in as Admin token' }).waitFor()
  t.notMatch(await everythingIn(tab.page), '#once=')
  await tab.page.goBack({ waitUntil: 'commit' }).catch(() => {})
  t.notMatch(tab.page.url(), 'once')
  await tab.close()

  const later = await openTab(browser, bridge.url, address, { token: '' })
  await later.page.getByText(/^This sign-in link was already used/).waitFor()
  t.equal(later.page.url(), `${bridge.url}/sign-in`)
  await later.page.getByLabel('Token', { exact: true }).fill(ADMIN_TOKEN)
  await later.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await later.page.getByRole('button', { name: 'Signed in as Admin token' }).waitFor()

  const signedIn = await later.page.context().newPage()
  await signedIn.goto(`${bridge.url}${address}`)
  await signedIn.getByRole('button', { name: 'Signed in as Admin token' }).waitFor()
  await later.close()
})
