import { chromium, type Page } from 'playwright-core'
import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { isSignedBy, startReceiver } from '../helpers/receiver.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(60_000)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
t.teardown(() => browser.close())
const bridge = await withBridge(t, {
  webhooks: {
    rules: { http: true, networks: ['127.0.0.1/32'], hosts: [] },
    times: { first: 20, longest: 100, giveUp: 2_000 }
  }
})
await bridge.project('demo')

async function open(path: string, token: string = ADMIN_TOKEN) {
  const context = await browser.newContext({ baseURL: bridge.url, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.addInitScript(text => sessionStorage.setItem('session', text), JSON.stringify({ token, kind: 'token' }))
  await page.goto(path)
  return { page, close: () => context.close() }
}

const everythingIn = (page: Page): Promise<string> =>
  page.evaluate<string>('document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage })')

t.test('a token is made with a role, shown once, used and revoked', async t => {
  const { page, close } = await open('/access')
  await page.getByText('No API tokens yet').waitFor()
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByLabel('Name').fill('deploy')
  await page.getByRole('combobox', { name: 'Project 1' }).fill('demo')
  await page.getByRole('combobox', { name: 'Role 1' }).click()
  await page.getByRole('option', { name: 'Operator' }).click()
  await page.getByRole('button', { name: 'Make token' }).click()
  const made = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
  t.match(made, /^jcb_/)
  const me = await bridge.call('GET', '/api/v1/whoami', undefined, { authorization: `Bearer ${made}` })
  t.match(me.body, { roles: { demo: 'operator' }, platformAdmin: false, readOnly: false })
  const days = (Date.parse(me.body.expiresAt) - Date.now()) / 86_400_000
  t.ok(days > 89 && days < 91, 'it ends by itself')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByText('Operator in demo').waitFor()
  t.notMatch((await everythingIn(page)) + page.url(), made)

  await page.getByRole('button', { name: 'Revoke deploy' }).click()
  await page.getByLabel('Type deploy to confirm').fill('deploy')
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('No API tokens yet').waitFor()
  t.equal((await bridge.call('GET', '/api/v1/whoami', undefined, { authorization: `Bearer ${made}` })).status, 401)
  await close()
})

t.test('everything is sealed anew from the page', async t => {
  const { page, close } = await open('/access/keys')
  await page.getByText('Seals what is written').waitFor()
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByText(/^Done: \d+ are sealed with k1/).waitFor()
  t.equal((await bridge.call('GET', '/api/v1/keys')).body.rotation.state, 'done')
  await close()
})

t.test('the audit trail is filtered by the address and exported as lines', async t => {
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  const { page, close } = await open('/access/audit')
  await page.getByText('token.write').first().waitFor()
  await page.getByLabel('Project').fill('demo')
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByText('token.write').waitFor({ state: 'detached' })
  await page.getByText('project.sync').waitFor()
  t.match(page.url(), /project=demo/)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk)
  const lines = Buffer.concat(chunks)
    .toString()
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  t.ok(lines.length > 0)
  t.ok(lines.every(({ project }) => project === 'demo'))
  await close()
})

t.test('who is no platform-admin is not offered access, nor shown it by a link', async t => {
  const { token } = await makeToken(bridge, { demo: 'admin' })
  const { page, close } = await open('/access/tokens', token)
  await page.getByText('Only administrators of the platform').waitFor()
  t.equal(await page.getByRole('link', { name: 'Access' }).count(), 0)
  await close()
})

t.test('a webhook is made, its secret shown once, tested, looked at and deleted', async t => {
  const receiver = await startReceiver(t)
  const { page, close } = await open('/projects/demo/webhooks')
  await page.getByRole('button', { name: 'New webhook' }).click()
  await page.getByLabel('Address').fill('ftp://nowhere')
  await page.getByRole('button', { name: 'Make webhook' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Address').fill(receiver.url)
  await page.getByRole('button', { name: 'Make webhook' }).click()
  const secret = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
  t.match(secret, /^whsec_/)
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByText(receiver.url).waitFor()
  t.notMatch(await everythingIn(page), secret)

  await page.getByRole('button', { name: 'Test' }).click()
  await page.getByText('The test arrived: HTTP 204').waitFor()
  const message = receiver.received.find(({ type }) => type === 'Test')
  t.ok(message !== undefined && isSignedBy(secret, message))
  receiver.answer(500)
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  await until('it failed', async () => receiver.received.some(({ type }) => type === 'SyncRequested'))
  await page.getByRole('button', { name: 'Deliveries' }).click()
  await page.getByText('HTTP 500').first().waitFor()
  receiver.answer(204)
  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByText('Somebody disabled it').waitFor()

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByLabel(/^Type 127/).fill(new URL(receiver.url).host)
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('No webhooks yet').waitFor()
  await close()
})
