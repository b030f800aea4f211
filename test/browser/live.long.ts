import t from 'tap'
import { accessMessages } from '#messages/access'
import { credentialsMessages } from '#messages/credentials'
import { problemMessages } from '#messages/problems'
import { STREAMS_PER_CALLER } from '../../src/http/stream/stream-slots.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, go, openTab, startBrowser, type TabOptions, told } from '../helpers/console.ts'
import { frontDoor } from '../helpers/front-door.ts'
import { readSse } from '../helpers/sse.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(110_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')

const open = (path: string, options: TabOptions = {}, url = bridge.url) => openTab(browser, url, path, options)

async function credential(id: string, more: object = {}, project = 'demo'): Promise<void> {
  const body = { id, type: 'access-token', data: { token: `not-a-real-one-${id}` }, ...more }
  const made = await bridge.call('POST', `/api/v1/projects/${project}/credentials`, body)
  if (made.status >= 300) throw new Error(made.text)
}

const { page } = await open('/projects')

t.test('a token is created with a role, shown once, used and revoked', async t => {
  await go(page, '/access')
  await page.getByText('No API tokens yet').waitFor()
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByLabel('Name').fill('deploy')
  await page.getByRole('combobox', { name: 'Project 1' }).fill('demo')
  await page.getByRole('combobox', { name: 'Role 1' }).click()
  await page.getByRole('option', { name: 'Operator' }).click()
  await page.getByRole('button', { name: 'Create token' }).click()
  const made = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
  t.match(made, /^jcb_/)
  const me = await bridge.call('GET', '/api/v1/whoami', undefined, { authorization: `Bearer ${made}` })
  t.match(me.body, { roles: { demo: 'operator' }, platformAdmin: false, readOnly: false })
  const days = (Date.parse(me.body.expiresAt) - Date.now()) / 86_400_000
  t.ok(days > 89 && days < 91, 'it ends by itself')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'I have saved it' }).click()
  await page.getByText('Operator in demo').waitFor()
  t.notMatch((await everythingIn(page)) + page.url(), made)

  await page.getByRole('button', { name: 'Revoke deploy' }).click()
  await page.getByLabel('Type deploy to confirm').fill('deploy')
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('No API tokens yet').waitFor()
  t.equal((await bridge.call('GET', '/api/v1/whoami', undefined, { authorization: `Bearer ${made}` })).status, 401)
})

t.test('re-encryption is started from the page and completes', async t => {
  await go(page, '/access/keys')
  await page.getByText('Encrypts new secrets').waitFor()
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByText(/^Done: \d+ re-encrypted with k1/).waitFor()
  t.equal((await bridge.call('GET', '/api/v1/keys')).body.rotation.state, 'done')
})

t.test('the audit trail is filtered through the URL and exported as JSON lines', async t => {
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  await go(page, '/access/audit')
  const trail = page.getByRole('list', { name: accessMessages.audit.title })
  await trail.getByText('token.write').first().waitFor()
  await page.getByLabel('Project').fill('demo')
  await page.getByRole('button', { name: 'Show' }).click()
  await trail.getByText('token.write').first().waitFor({ state: 'detached' })
  await trail.getByText('requested a sync of').first().waitFor()
  t.match(page.url(), /project=demo/)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as JSON Lines' }).click()
  ])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk)
  const lines = Buffer.concat(chunks)
    .toString()
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  t.ok(lines.length > 0)
  t.ok(lines.every(({ project }) => project === 'demo'))
})

t.test('the access pages are neither offered nor shown to anybody but platform administrators', async t => {
  const { token } = await makeToken(bridge, { demo: 'admin' })
  const { page, close } = await open('/access/tokens', { token })
  await page.getByText('Only platform administrators').waitFor()
  t.equal(await page.getByRole('link', { name: 'Access' }).count(), 0)
  await close()
})

t.test('changes by others arrive through the event stream, which resumes after a break', async t => {
  await credential('first')
  const door = await frontDoor(t, () => bridge.url)
  const { page, close } = await open('/projects/demo/credentials', {}, door.url)
  const asked: string[] = []
  const resumed: (string | undefined)[] = []
  page.on('request', request => {
    asked.push(new URL(request.url()).pathname)
    if (request.url().endsWith('/events/stream')) resumed.push(request.headers()['last-event-id'])
  })
  await page.getByRole('link', { name: 'first' }).waitFor()
  await credential('second')
  await page.getByRole('link', { name: 'second' }).waitFor()
  await page.getByText('2 credentials').waitFor()
  t.notOk(asked.includes('/api/v1/projects/demo/events'), 'the list of events is not asked again and again')

  await door.shut()
  await page.getByText('Connection to the bridge lost').waitFor()
  await credential('third')
  await door.open()
  await page.getByRole('link', { name: 'third' }).waitFor()
  await page.getByText('Connection to the bridge lost').waitFor({ state: 'detached' })
  await until('the stream goes on after the last event that came', async () => /^\d+-\d+$/.test(resumed.at(-1) ?? ''))
  await bridge.call('DELETE', '/api/v1/projects/demo/credentials/second')
  await page.getByRole('link', { name: 'second' }).waitFor({ state: 'detached' })
  await close()
})

t.test('several credentials are synced or deleted at once, each with its own outcome; those in use are kept', async t => {
  await bridge.project('many')
  const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString()
  const ends = { used: null, soon: day(3), plain: day(300), past: day(-1) }
  for (const [id, expiresAt] of Object.entries(ends)) await credential(id, { expiresAt }, 'many')
  for (const id of Object.keys(ends)) await bridge.phase('many', id, 'Synced')
  await bridge.control('POST', '/build', { folder: 'many', job: 'app', number: 4, credential: 'used' })
  await go(page, '/projects/many/credentials')
  await page.getByRole('combobox', { name: 'Expiry' }).click()
  await page.getByRole('option', { name: 'Within 30 days' }).click()
  await page.getByText('1 credential', { exact: true }).waitFor()
  t.match(page.url(), /expiring=30d/)
  await page.getByRole('link', { name: 'soon' }).waitFor()
  await go(page, '/projects/many/credentials?expired=true')
  await page.getByRole('link', { name: 'past' }).waitFor()
  await page.getByText('1 credential', { exact: true }).waitFor()

  await go(page, '/projects/many/credentials')
  for (const id of ['soon', 'past']) await page.getByRole('checkbox', { name: `Select ${id}` }).check()
  await page.getByRole('button', { name: 'Sync', exact: true }).click()
  await told(page, 'Sync of 2 credentials requested.')
  const { items } = (await bridge.call('GET', '/api/v1/projects/many/events')).body
  const asked = items.filter((event: { type: string }) => event.type === 'SyncRequested')
  t.strictSame(asked.map((event: { credential: string }) => event.credential).toSorted(), ['past', 'soon'])

  await page.getByRole('checkbox', { name: 'Select used' }).check()
  await page.getByRole('button', { name: 'Delete…', exact: true }).click()
  await page
    .getByRole('dialog')
    .getByText(/^It is deleted here and in Jenkins\./)
    .waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Select all 4' }).click()
  await page.getByRole('button', { name: 'Delete…', exact: true }).click()
  await page.getByLabel('Type many to confirm').fill('many')
  await page.getByRole('button', { name: 'Delete 4 credentials' }).click()
  const refusal = page.getByRole('alert').filter({ hasText: 'Used by many/app (last by build 4' })
  await refusal.getByText(/clear “Keep credentials that a job uses”\.$/).waitFor()
  t.notMatch(await refusal.textContent(), /ifUnused|\dT\d/)
  await page.getByText('1 selected').waitFor()
  await page.getByRole('link', { name: 'plain' }).waitFor({ state: 'detached' })
  t.equal(await page.getByRole('link', { name: 'used' }).isVisible(), true)

  const { token } = await makeToken(bridge, { many: 'viewer' })
  const viewer = await open('/projects/many/credentials', { token })
  await viewer.page.getByRole('link', { name: 'used' }).waitFor()
  t.equal(await viewer.page.getByRole('checkbox').count(), 0)
  await viewer.close()
})

t.test('a toast reports each action; it disappears by itself, but not under the pointer', async t => {
  const { page, close } = await open('/healthz')
  await page.clock.install()
  await page.goto('/projects/demo/settings')
  const members = page.getByRole('region', { name: 'Members' })
  await members.getByRole('textbox', { name: 'Who' }).fill('oidc:https://id.example.com/#bo')
  await members.getByRole('button', { name: 'Add' }).click()
  await told(page, 'oidc:https://id.example.com/#bo now has the role viewer.')
  await members.getByRole('combobox', { name: 'Role: oidc:https://id.example.com/#bo' }).click()
  await page.getByRole('option', { name: 'Operator' }).click()
  await told(page, 'oidc:https://id.example.com/#bo now has the role operator.')
  const line = page.getByText('now has the role operator.')
  await line.hover()
  await page.clock.fastForward(60_000)
  t.equal(await line.isVisible(), true)
  await members.getByRole('heading').first().hover()
  await page.clock.fastForward(60_000)
  await line.waitFor({ state: 'detached' })

  await go(page, '/projects/demo/credentials/first')
  const sync = page.getByRole('button', { name: 'Sync now' })
  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 360, height: 640 }
  ]) {
    await page.setViewportSize(viewport)
    await sync.click()
    await told(page, credentialsMessages.syncRequested)
    const box = await page.getByText(credentialsMessages.syncRequested).boundingBox()
    t.ok((box?.width ?? 0) > 150, 'it can be read')
    await sync.click({ trial: true })
    await page.getByRole('link', { name: 'Edit' }).click({ trial: true })
    await page.getByRole('status').getByRole('button', { name: 'Close' }).click()
  }
  await close()
})

t.test('without a stream the page says so and polls; it resumes the stream once one is free', async t => {
  const { id, token } = await makeToken(bridge, { demo: 'viewer' })
  const address = `${bridge.url}/api/v1/projects/demo/events/stream`
  const mine = () => readSse(address, { authorization: `Bearer ${token}` })
  const streams = await Promise.all(Array.from({ length: STREAMS_PER_CALLER }, mine))
  const { page, close } = await open('/projects/demo/credentials', { token })
  await page.getByText(problemMessages.connection.notLive).waitFor()
  await credential('fourth')
  await page.getByRole('link', { name: 'fourth' }).waitFor()
  for (const stream of streams) stream.close()
  await page.getByText(problemMessages.connection.notLive).waitFor({ state: 'detached' })
  await credential('fifth')
  await page.getByRole('link', { name: 'fifth' }).waitFor()
  await bridge.call('DELETE', `/api/v1/tokens/${id}`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  t.match(await page.locator('main, body').first().textContent(), /You were signed out/, 'a revoked token ends what is shown')
  await close()
})

t.test('a hidden page closes its stream and reopens it when it is shown', async t => {
  await go(page, '/projects/demo/credentials')
  const streams = () => bridge.call('GET', '/metrics').then(({ text }) => /^jcb_\w*streams\w* (\d+)/m.exec(text)?.[1])
  const show = (state: string) =>
    page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))`)
  await until('it has a stream', async () => (await streams()) === '1')
  await show('hidden')
  await until('it has none', async () => (await streams()) === '0')
  await credential('sixth')
  await show('visible')
  await page.getByRole('link', { name: 'sixth' }).waitFor()
  t.equal(await streams(), '1')
})
