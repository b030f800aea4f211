import t from 'tap'
import { generalMessages } from '#messages/general'
import { settingsMessages } from '#messages/settings'
import { verifyTargetMessages } from '#messages/verify-targets'
import { serverVerifyTargetMessages } from '../../src/console/messages/zh-CN/server-verify-targets.ts'
import { verifyTargetMessages as chinese } from '../../src/console/messages/zh-CN/verify-targets.ts'
import { verifyTargetField } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, focused, go, openTab, settled, startBrowser, tabTo, told } from '../helpers/console.ts'
import { ca } from '../helpers/verify/authority.ts'
import { startDockerRegistry } from '../helpers/verify/docker-registry.ts'
import { toThisMachine } from '../helpers/verify/login-target.ts'
import { makeKey, startSshd } from '../helpers/verify/sshd.ts'

t.setTimeout(180_000)
const [registry, ed25519, ecdsa] = [
  await startDockerRegistry(t, 'htpasswd'),
  makeKey(t, '-t', 'ed25519'),
  makeKey(t, '-t', 'ecdsa')
]
const sshd = await startSshd(t, [ed25519, ecdsa])
const browser = await startBrowser(t)
const bridge = await withBridge(t, { outbound: toThisMachine })
await bridge.project('shop')
const { page } = await openTab(browser, bridge.url, '/verify-targets', { bypassCSP: true, viewport: { width: 360, height: 740 } })
const { form, option, verb } = verifyTargetMessages
const dialog = page.getByRole('dialog')
const field = (name: string) => dialog.getByRole('textbox', { name, exact: true })
const press = (name: string) => dialog.getByRole('button', { name, exact: true }).click()
const opens = (name: string) => page.getByRole('button', { name: `${name}…` }).click()
const read = async (name: string) => (await bridge.call('GET', `/api/v1/verify-targets/${name}`)).body
const result = page.getByRole('status').filter({ hasText: verifyTargetMessages.checked })

/** The answer to a request that the bridge fails at. */
const broken = {
  ...{ status: 500, contentType: 'application/problem+json' },
  body: JSON.stringify({ code: 'INTERNAL', title: 'Unexpected error', detail: 'The request could not be handled.' })
}

/** As a field of several lines has a text. */
const lines = (text: string) => text.replaceAll('\r\n', '\n')

/** Nothing is wider than a phone. */
const fits = async (what: string) =>
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, `${what} on a phone`)

t.test('one is registered by the keyboard alone; errors are at their fields, and a check that fails says what to do', async t => {
  await page.getByText(verifyTargetMessages.none).waitFor()
  t.equal(await page.getByRole('link', { name: verifyTargetMessages.help }).getAttribute('href'), '/help/verifying')
  t.strictSame(await faultsInBoth(page), [], 'without any')
  await fits('the empty list')
  await tabTo(t, page, `${verifyTargetMessages.new}…`)
  await page.keyboard.press('Enter')
  await dialog.locator('input:focus').waitFor()
  await page.keyboard.type('Team Registry')
  await tabTo(t, page, /^Address/)
  await page.keyboard.type('http://registry.example.com')
  await page.keyboard.press('Enter')
  await page.locator('input:focus[aria-invalid=true]').waitFor()
  t.match(await focused(page), { name: /^Name/ })
  await field(form.name).fill('team-registry')
  await press(verifyTargetMessages.create)
  await page.locator('input:focus[aria-invalid=true]').waitFor()
  t.match(await focused(page), { name: /^Address/ }, 'what only the kind knows is at its field, too')
  await field(form.address).fill(registry)
  await field(option.registry.repository.label).fill('team-a/app')
  await dialog.getByRole('radio', { name: verifyTargetMessages.choice.push, exact: true }).check()
  await field(form.projects).fill('shop*\n')
  await fits('the form')
  t.strictSame(await faultsInBoth(page), [], 'the form')
  await press(verifyTargetMessages.create)

  await page.getByRole('heading', { name: 'team-registry', exact: true }).waitFor()
  await result.filter({ hasText: verifyTargetMessages.checkTitle.failing }).getByRole('listitem').first().waitFor()
  t.match(await result.textContent(), /certificate/i)
  t.match(await read('team-registry'), {
    ...{ kind: 'registry', address: registry, ca: null, projects: ['shop*'], types: ['username-password'], generation: 1 },
    options: { repository: 'team-a/app', actions: ['push'] }
  })
  await fits('its page')
  t.strictSame(await faultsInBoth(page), [], 'its page')
})

t.test('an edit sends what was changed, and a check that works says so', async t => {
  await opens(generalMessages.edit)
  await field(form.ca).fill(ca)
  await dialog.getByRole('radio', { name: verifyTargetMessages.choice.pull, exact: true }).check()
  await press(generalMessages.saveChanges)
  await told(page, verifyTargetMessages.savedToast('team-registry'))
  await result.filter({ hasText: verifyTargetMessages.checkTitle.ok }).waitFor()
  t.match(await read('team-registry'), { ca: lines(ca), options: { repository: 'team-a/app' }, generation: 2 })
  t.notOk('actions' in (await read('team-registry')).options, 'what the bridge assumes is not stored')
  await page.getByRole('button', { name: verifyTargetMessages.check }).click()
  await result.filter({ hasText: verifyTargetMessages.checkTitle.ok }).waitFor()
  t.strictSame(await faultsInBoth(page), [], 'a check that works')
  await go(page, '/verify-targets')
  await page.getByRole('listitem').filter({ hasText: 'team-registry' }).getByText(verifyTargetMessages.state.ok).waitFor()
})

t.test('a change by another user is not overwritten unnoticed', async t => {
  await go(page, '/verify-targets/team-registry')
  await opens(generalMessages.edit)
  await bridge.call('PATCH', '/api/v1/verify-targets/team-registry', { projects: ['shop'] })
  await field(form.address).fill(`${registry}/`)
  await press(generalMessages.saveChanges)
  await dialog.getByText(verifyTargetMessages.conflict).waitFor()
  t.match(await read('team-registry'), { address: registry, projects: ['shop'] })
  await press(generalMessages.cancel)
})

t.test('each kind has its options; what a login must be allowed is a row each', async t => {
  await go(page, '/verify-targets')
  await opens(verifyTargetMessages.new)
  await field(form.name).fill('cluster')
  for (const kind of ['git-https', 'git-ssh', 'http', 'kubernetes'] as const) {
    await dialog.getByRole('radio', { name: verifyTargetMessages.kind[kind], exact: true }).check()
    if (kind === 'git-ssh') {
      t.equal(await dialog.getByRole('checkbox', { name: option['git-ssh'].password.label }).count(), 0)
      await dialog.getByRole('checkbox', { name: generalMessages.type['username-password'] }).check()
      await dialog.getByRole('checkbox', { name: option['git-ssh'].password.label }).waitFor()
    }
    await fits(kind)
    t.strictSame(await faultsInBoth(page), [], kind)
  }
  await field(form.address).fill('https://127.0.0.1:1')
  const row = (n: number) => dialog.getByRole('group', { name: verb.row(n) })
  const cell = (n: number, name: string) => row(n).getByRole('textbox', { name, exact: true })
  for (const _ of [1, 2]) await press(verb.add)
  await cell(1, verb.verb).fill('get')
  await cell(1, verb.resource).fill('Pods!')
  await cell(2, verb.verb).fill('patch')
  await cell(2, verb.resource).fill('deployments.apps')
  await cell(2, verb.namespace).fill('shop')
  t.strictSame(await faultsInBoth(page), [], 'rows')
  await fits('rows')
  await press(verifyTargetMessages.create)
  await row(1).locator('input:focus[aria-invalid=true]').waitFor()
  t.match(await focused(page), { name: new RegExp(`^${verb.resource}`) }, 'an error is in its row')
  await press(verb.remove(1))
  await press(verifyTargetMessages.create)
  await page.getByRole('heading', { name: 'cluster', exact: true }).waitFor()
  await page.getByText(verb.in('patch', 'deployments.apps', 'shop')).waitFor()
  await result.filter({ hasText: verifyTargetMessages.checkTitle.unknown }).waitFor()
  t.match(await read('cluster'), {
    ...{
      kind: 'kubernetes',
      projects: [],
      options: { verbs: [{ verb: 'patch', resource: 'deployments.apps', namespace: 'shop' }] }
    }
  })
})

t.test('host keys are learnt, compared by their fingerprints, and pinned after a question', async t => {
  await go(page, '/verify-targets')
  await opens(verifyTargetMessages.new)
  await field(form.name).fill('git')
  await dialog.getByRole('radio', { name: verifyTargetMessages.kind['git-ssh'], exact: true }).check()
  await field(form.address).fill(sshd.address)
  await field(form.projects).fill('shop')
  await press(verifyTargetMessages.create)
  await page.getByRole('heading', { name: 'git', exact: true }).waitFor()
  await page.getByRole('region', { name: verifyTargetMessages.hostKeys }).getByText(verifyTargetMessages.noHostKeys).waitFor()
  await result.filter({ hasText: verifyTargetMessages.checkTitle.failing }).waitFor()

  await page.getByRole('button', { name: verifyTargetMessages.lookUp }).click()
  const keys = page.getByRole('group', { name: verifyTargetMessages.shownKeys })
  await keys.waitFor()
  const { hostKeys } = (await bridge.call('POST', '/api/v1/verify-targets/git/host-keys')).body
  t.equal(hostKeys.length, 2)
  for (const { fingerprint } of hostKeys) await keys.getByText(fingerprint).waitFor()
  t.equal(await keys.getByText(verifyTargetMessages.notPinned).count(), 2)
  await fits('host keys')
  t.strictSame(await faultsInBoth(page), [], 'host keys')
  t.match(await read('git'), { hostKeys: [] }, 'a look stores nothing')
  await keys.getByRole('checkbox', { name: /^ecdsa/ }).uncheck()
  await opens(verifyTargetMessages.pin)
  await dialog.getByText(verifyTargetMessages.pinText).waitFor()
  t.strictSame(await faultsInBoth(page), [], 'the question')
  await press(generalMessages.cancel)
  t.match(await read('git'), { hostKeys: [] }, 'nor does a question')
  await opens(verifyTargetMessages.pin)
  await press(verifyTargetMessages.pinAction)
  await told(page, verifyTargetMessages.pinnedToast(1))
  await result.filter({ hasText: verifyTargetMessages.checkTitle.ok }).waitFor()
  t.strictSame((await read('git')).hostKeys, [ed25519.publicKey])
  await page.getByRole('list', { name: verifyTargetMessages.hostKeys }).getByText(ed25519.publicKey).waitFor()

  await page.getByRole('button', { name: verifyTargetMessages.lookUp }).click()
  await keys.getByRole('checkbox', { name: /^ssh-ed25519.*/ }).uncheck()
  await opens(verifyTargetMessages.pin)
  await dialog.getByText(verifyTargetMessages.pinDrops(1)).waitFor()
  await bridge.call('PATCH', '/api/v1/verify-targets/git', { projects: ['*'] })
  await press(verifyTargetMessages.pinAction)
  await dialog.getByText(verifyTargetMessages.pinConflict).waitFor()
  t.strictSame((await read('git')).hostKeys, [ed25519.publicKey], 'keys are not pinned over a change of another user')
  await press(generalMessages.cancel)
})

t.test('a well-known service is switched on for some projects', async t => {
  // nothing outside of this machine is called by a test
  await page.route('**/api/v1/verify-targets/docker-hub/check', route =>
    route.fulfill({ json: { state: 'unknown', at: new Date().toISOString(), findings: [] } })
  )
  await go(page, '/verify-targets')
  const services = page.getByRole('list', { name: verifyTargetMessages.readyMade })
  const hub = services.getByRole('listitem').filter({ hasText: 'Docker Hub' })
  await hub.getByRole('button', { name: verifyTargetMessages.switchOnOne('Docker Hub') }).click()
  await field(form.projects).fill('shop\nno pattern!')
  t.strictSame(await faultsInBoth(page), [], 'the question')
  await press(verifyTargetMessages.switchOn)
  await page.locator('textarea:focus[aria-invalid=true]').waitFor()
  await field(form.projects).fill('shop')
  await press(verifyTargetMessages.switchOn)
  await page.getByRole('heading', { name: 'docker-hub', exact: true }).waitFor()
  t.match(await read('docker-hub'), {
    ...{ kind: 'registry', address: 'https://registry-1.docker.io', options: { tokenHost: 'auth.docker.io' } },
    projects: ['shop']
  })
  await go(page, '/verify-targets')
  await hub.getByText(verifyTargetMessages.isOn, { exact: true }).waitFor()
  t.equal(await hub.getByRole('button').count(), 0)
  await fits('the list')
  t.strictSame(await faultsInBoth(page), [], 'the list')
})

t.test('a project shows what it may use, and when credentials are tried without a request', async t => {
  const viewer = await makeToken(bridge, { shop: 'viewer' })
  const other = await openTab(browser, bridge.url, '/projects/shop/settings', { token: viewer.token, bypassCSP: true })
  const list = other.page.getByRole('list', { name: verifyTargetMessages.ofProject })
  await list.waitFor()
  t.strictSame((await list.getByRole('listitem').locator('strong').allTextContents()).toSorted(), [
    'docker-hub',
    'git',
    'team-registry'
  ])
  t.equal(await list.getByRole('link').count(), 0, 'their pages are for platform administrators')
  await other.page.getByText(settingsMessages.verifyOptions.never, { exact: true }).waitFor()
  t.strictSame(await faultsInBoth(other.page), [], 'to read only')
  await other.close()

  await go(page, '/projects/shop/settings')
  for (const meaning of Object.values(settingsMessages.verifyMeaning)) await page.getByText(meaning).waitFor()
  await page.getByRole('radio', { name: settingsMessages.verifyOptions.daily, exact: true }).check()
  await fits('the settings')
  t.strictSame(await faultsInBoth(page), [], 'the settings')
  await page.getByRole('button', { name: settingsMessages.save }).click()
  await told(page, settingsMessages.saved)
  t.equal((await bridge.call('GET', '/api/v1/projects/shop')).body.policies.verify, 'daily')
  await page.getByRole('list', { name: verifyTargetMessages.ofProject }).getByRole('link', { name: 'git', exact: true }).click()
  await page.getByRole('heading', { name: 'git', exact: true }).waitFor()
})

t.test('one is removed after its name is typed', async t => {
  await opens(verifyTargetMessages.remove)
  await dialog.getByRole('textbox').fill('git')
  await press(verifyTargetMessages.remove)
  await told(page, verifyTargetMessages.removedToast('git'))
  await page.getByRole('link', { name: 'team-registry' }).waitFor()
  t.equal(await page.getByRole('link', { name: 'git', exact: true }).count(), 0)
  t.equal((await bridge.call('GET', '/api/v1/verify-targets/git')).status, 404)
  await go(page, '/verify-targets/git')
  await page.getByRole('link', { name: 'Back to verify targets' }).waitFor()
})

t.test('people who are no platform administrators are told so; after an error, Retry reads again', async t => {
  const viewer = await makeToken(bridge, { shop: 'operator' })
  const other = await openTab(browser, bridge.url, '/verify-targets', { token: viewer.token, bypassCSP: true })
  await other.page.getByText(verifyTargetMessages.notYours).waitFor()
  t.equal(
    await other.page.getByRole('link', { name: verifyTargetMessages.title, exact: true }).count(),
    0,
    'nor does the menu have it'
  )
  t.strictSame(await faultsInBoth(other.page), [], 'without the role')
  await other.close()

  let isBroken = true
  await page.route('**/api/v1/verify-targets?*', route => (isBroken ? route.fulfill(broken) : route.continue()))
  await page.goto('/verify-targets')
  await page.getByRole('alert').waitFor()
  isBroken = false
  await page.getByRole('button', { name: generalMessages.retry }).click()
  await page.getByRole('link', { name: 'team-registry' }).waitFor()
  await page.getByRole('listitem').filter({ hasText: 'team-registry' }).getByText(verifyTargetMessages.notChecked).waitFor()
})

t.test('one whose record does not open can only be removed; what could not be loaded is said', async t => {
  const { client } = bridge.redis
  const stored = (await client.hget(registryKeys.sealed, verifyTargetField('cluster'))) ?? ''
  // a record is sealed under its name, so that it opens under no other
  await client.hset(registryKeys.sealed, verifyTargetField('moved'), stored)
  await client.incr(registryKeys.verifyTargetsRevision)
  await page.goto('/verify-targets')
  const moved = page.getByRole('listitem').filter({ hasText: 'moved' })
  await moved.getByText(verifyTargetMessages.closedBroken).waitFor()
  await fits('one that does not open')
  t.strictSame(await faultsInBoth(page), [], 'one that does not open')

  await page.route('**/api/v1/verify-targets?*cursor=*', route => route.fulfill(broken))
  await page.route('**/api/v1/verify-targets?limit=100', async route => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), nextCursor: 'more' } })
  })
  await page.goto('/verify-targets')
  await page.getByRole('button', { name: generalMessages.loadMore }).click()
  await page.getByText(verifyTargetMessages.partial).waitFor()
  await page.unrouteAll()
  await page.goto('/verify-targets')
  await moved.getByRole('button', { name: verifyTargetMessages.removeOne('moved') }).click()
  await dialog.getByRole('textbox').fill('moved')
  await press(verifyTargetMessages.remove)
  await told(page, verifyTargetMessages.removedToast('moved'))
  await moved.waitFor({ state: 'detached' })
})

/** How much of the menu can only be scrolled to. */
const HIDDEN = "(menu => menu.scrollWidth - menu.clientWidth)(document.querySelector('header nav'))"

t.test('every link of the menu is in view on a computer, also the last', async t => {
  const menu = page.getByRole('navigation', { name: generalMessages.nav.main })
  for (const width of [950, 1024, 1280, 1920]) {
    await page.setViewportSize({ width, height: 900 })
    t.equal(await page.evaluate<number>(HIDDEN), 0, `${width}`)
  }
  t.equal(await menu.getByRole('link').count(), 7)
})

t.test('in Chinese and on wide windows there are no faults either', async t => {
  const wide = await openTab(browser, bridge.url, '/verify-targets', {
    bypassCSP: true,
    locale: 'zh-CN',
    viewport: { width: 1280, height: 900 }
  })
  await wide.page.getByRole('heading', { name: chinese.title }).waitFor()
  await settled(wide.page)
  for (const width of [768, 1280, 1920]) {
    await wide.page.setViewportSize({ width, height: 900 })
    t.ok((await wide.page.evaluate<number>('document.documentElement.scrollWidth')) <= width, `${width}`)
  }
  t.strictSame(await faultsInBoth(wide.page), [], 'the list')
  await wide.page.getByRole('link', { name: 'cluster', exact: true }).click()
  await settled(wide.page)
  await wide.page.getByRole('button', { name: chinese.check }).click()
  const said = wide.page.getByRole('status').filter({ hasText: chinese.checked })
  await said.getByText(serverVerifyTargetMessages.checks['Unavailable']?.message ?? '-').waitFor()
  t.strictSame(await faultsInBoth(wide.page), [], 'one of them')
  await wide.close()
})
