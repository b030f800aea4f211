import { chromium } from 'playwright-core'
import t from 'tap'
import type { OidcConfig } from '../../src/access/oidc.ts'
import { parseRoleMap } from '../../src/access/oidc-roles.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn } from '../helpers/console.ts'
import { startOidcProvider } from '../helpers/oidc-provider.ts'

t.setTimeout(110_000)
const provider = await startOidcProvider({ users: { alice: { name: 'Alice', groups: ['platform'] } }, tokenElsewhere: true })
t.teardown(() => provider.close())
const oidc: OidcConfig = {
  ...{ issuer: provider.issuer, audience: provider.audience, clientId: provider.clientId, scopes: 'openid profile groups' },
  ...{ subjectClaim: 'sub', groupsClaim: 'groups', roleMap: parseRoleMap('{"platform":"platform-admin"}') }
}
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
t.teardown(() => browser.close())
const bridge = await withBridge(t, { oidc })
await bridge.project('demo')

const context = await browser.newContext()
const page = await context.newPage()
page.setDefaultTimeout(8_000)
const said: string[] = []
page.on('console', message => said.push(message.text()))
page.on('pageerror', error => said.push(error.message))
const leave = () => page.getByRole('button', { name: `Continue with ${new URL(provider.issuer).host}` }).click()
const isSignedOut = async () => (await page.evaluate<string | null>("sessionStorage.getItem('session')")) === null

t.test('authorization code with PKCE, with the token endpoint at another origin, returns to the requested page', async t => {
  await page.goto(`${bridge.url}/projects/demo/drift`)
  await leave()
  await page.getByRole('heading', { name: 'Sign in as' }).waitFor()
  const asked = new URL(page.url()).searchParams
  t.match(Object.fromEntries(asked), { response_type: 'code', code_challenge_method: 'S256', scope: 'openid profile groups' })
  await page.getByRole('link', { name: 'alice' }).click()
  await page.waitForURL(`${bridge.url}/projects/demo/drift`)
  await page.getByRole('heading', { name: 'demo', exact: true }).waitFor()
  t.notMatch(await page.evaluate<string>('JSON.stringify({ ...sessionStorage })'), asked.get('state') ?? 'none', 'used up')
  t.strictSame(
    said.filter(text => /Content Security|Error/.test(text)),
    []
  )
})

t.test('of several providers each has its button, and answers for the sign-in that was started with it', async t => {
  const second = await startOidcProvider({ users: { bob: { name: 'Bob' } } })
  t.teardown(() => second.close())
  await bridge.restart({ oidc, issuers: [{ ...oidc, issuer: second.issuer, prefix: 'partner' }] })
  await page.evaluate('sessionStorage.clear()')
  await page.goto(`${bridge.url}/projects`)
  await page
    .getByRole('button', { name: /^Continue with/ })
    .first()
    .waitFor()
  t.equal(await page.getByRole('button', { name: /^Continue with/ }).count(), 2)
  await page.getByRole('button', { name: `Continue with ${new URL(second.issuer).host}` }).click()
  await page.getByRole('link', { name: 'bob' }).click()
  await page.getByRole('button', { name: /^Signed in as/ }).waitFor()
  const { token } = await page.evaluate<{ token: string }>("JSON.parse(sessionStorage.getItem('session'))")
  const headers = { authorization: `Bearer ${token}` }
  t.match((await bridge.call('GET', '/api/v1/whoami', undefined, headers)).body, { subject: 'oidc:partner:bob' })
  await page.evaluate('sessionStorage.clear()')
  await bridge.restart({ oidc, issuers: [] })
})

t.test('the ID token is used where its audience is the client', async t => {
  await bridge.restart({ oidc: { ...oidc, audience: provider.clientId } })
  await page.goto(`${bridge.url}/projects`)
  await leave()
  await page.getByRole('link', { name: 'alice' }).click()
  await page.getByRole('link', { name: 'demo' }).waitFor()
  t.notOk(await isSignedOut())
})

t.test('a link in a new tab needs no sign-in, and signing out ends the session in every tab', async t => {
  const asked = provider.requests.length
  const opened = context.waitForEvent('page')
  await page
    .getByRole('link', { name: 'demo' })
    .first()
    .click({ modifiers: ['ControlOrMeta'] })
  const second = await opened
  await second.getByRole('heading', { name: 'demo', exact: true }).waitFor()
  const third = await context.newPage()
  await third.goto(`${bridge.url}/projects/demo/settings`)
  await third.getByRole('heading', { name: 'demo', exact: true }).waitFor()
  t.equal(third.url(), `${bridge.url}/projects/demo/settings`)
  t.equal(provider.requests.length, asked, 'the provider is not asked again')
  const { token } = await page.evaluate<{ token: string }>("JSON.parse(sessionStorage.getItem('session'))")
  t.notMatch(await third.evaluate<string>('JSON.stringify({ ...localStorage }) + document.cookie + location.href'), token)
  t.match(JSON.parse(await third.evaluate<string>("sessionStorage.getItem('session')")), { token, kind: 'oidc' })

  await second.getByRole('button', { name: /^Signed in as/ }).click()
  await second.getByRole('menuitem', { name: 'Sign out' }).click()
  for (const tab of [page, second, third]) {
    await tab.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
    t.notMatch(await everythingIn(tab), token)
  }
  await leave()
  await page.getByRole('link', { name: 'alice' }).click()
  await third.getByRole('heading', { name: 'demo', exact: true }).waitFor()
  t.equal(third.url(), `${bridge.url}/projects/demo/settings`, 'signing in again in one continues in the others')
  for (const tab of [second, third]) await tab.close()
})

t.test('after signing out, no token stays in the tab and a reload signs nobody in', async t => {
  const stored = () => page.evaluate<string>('JSON.stringify({ ...sessionStorage, ...localStorage })')
  const { token } = await page.evaluate<{ token: string }>("JSON.parse(sessionStorage.getItem('session'))")
  t.ok((await stored()).includes(token))
  await page.getByRole('button', { name: /^Signed in as/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  t.notOk((await stored()).includes(token))
  await page.reload()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goto(`${bridge.url}/projects`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

t.test(
  'an answer with another state than that of the sign-in started in this tab is refused, its code not exchanged',
  async t => {
    await page.goto(`${bridge.url}/sign-in`)
    await leave()
    await page.getByRole('link', { name: 'alice' }).waitFor()
    const before = provider.requests.length
    const answer = new URLSearchParams({ code: 'of-somebody-else', state: 'made-up', iss: provider.issuer })
    await page.goto(`${bridge.url}/sign-in?${answer}`)
    await page.getByText(/^This sign-in was not started in this tab/).waitFor()
    t.ok(await isSignedOut())
    t.strictSame(
      provider.requests.slice(before).filter(path => path.includes('token')),
      []
    )
  }
)

t.test('a failed sign-in says what failed and who can fix it', async t => {
  await bridge.restart({ oidc: { ...oidc, audience: 'another' } })
  await page.goto(`${bridge.url}/sign-in`)
  await leave()
  await page.getByRole('link', { name: 'alice' }).click()
  await page.getByText(/confirmed who you are, but the bridge does not accept its token/).waitFor()
  t.ok(await isSignedOut())

  await leave()
  await page.getByRole('link', { name: 'alice' }).waitFor()
  await page.goto(`${page.url()}&login_hint=nobody`)
  await page.getByText('The provider denied the sign-in (access_denied).').waitFor()
  t.equal(page.url(), `${bridge.url}/sign-in`)

  await page.goto(`${bridge.url}/sign-in?code=stolen&state=made-up`)
  await page.getByText(/^This sign-in was not started in this tab/).waitFor()

  provider.mode = 'down'
  await page.goto(`${bridge.url}/sign-in`)
  await leave()
  await page.getByText(`${provider.issuer} cannot be reached from this browser`).waitFor()
  t.ok(await isSignedOut())
})
