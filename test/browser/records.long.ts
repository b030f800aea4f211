import type { Download } from 'playwright-core'
import t from 'tap'
import { accessMessages } from '#messages/access'
import { credentialsMessages } from '#messages/credentials'
import { deedMessages } from '#messages/deeds'
import { eventMessages } from '#messages/events'
import { trailMessages } from '#messages/trail'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, go, openTab, startBrowser } from '../helpers/console.ts'

t.setTimeout(110_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')
const at = '/api/v1/projects/demo/credentials'
const body = { id: 'hub', type: 'access-token', data: { token: 'not-a-real-one-at-all' } }
await bridge.call('POST', at, body, { prefer: 'wait=20' })
await bridge.call('PATCH', `${at}/hub`, { description: 'changed' }, { prefer: 'wait=20' })
await bridge.call('PATCH', `${at}/absent`, { description: 'changed' })
const { page, close } = await openTab(browser, bridge.url, '/access/audit', { bypassCSP: true })
const textOf = async (download: Download): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
const saved = async (name: string) =>
  textOf((await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]))[0])

t.test('the audit trail says who did what to what, with links, and is filtered by outcome', async t => {
  const trail = page.getByRole('list', { name: accessMessages.audit.title })
  const changed = trail.getByRole('listitem').filter({ hasText: deedMessages.deeds['PATCH /projects/:project/credentials/:id'] })
  await changed.first().waitFor()
  t.match(await changed.last().innerText(), /changed the credential\s+demo\s*\/\s*hub/)
  t.equal(await changed.last().getByRole('link', { name: 'hub' }).getAttribute('href'), '/projects/demo/credentials/hub')
  t.strictSame(await faultsInBoth(page), [])
  await page.getByRole('combobox', { name: deedMessages.filters.outcome }).click()
  await page.getByRole('option', { name: accessMessages.audit.outcomes.failed }).click()
  await page.getByRole('button', { name: trailMessages.show }).click()
  await trail.getByText(/tried, in vain: changed the credential/).waitFor()
  t.equal(await trail.getByRole('listitem').count(), 1)
  t.match(page.url(), /outcome=failed/)
  const table = await saved(trailMessages.csv)
  t.match(table, /^"time","subject","action".*"targets","targetCount"/)
  t.match(table, /"failed"/)
  t.notMatch(table, /"done"/)
})

t.test('the events of a project are filtered through the address, and exported', async t => {
  await go(page, '/projects/demo/events')
  const events = page.getByRole('list', { name: eventMessages.title })
  await events.getByText(/changed the description of hub/).waitFor()
  await page.getByRole('combobox', { name: deedMessages.events.type }).click()
  await page.getByRole('option', { name: eventMessages.types.Created, exact: true }).click()
  await page.getByRole('button', { name: trailMessages.show }).click()
  await events.getByText(/changed the description of hub/).waitFor({ state: 'detached' })
  await events.getByText(/created hub/).waitFor()
  t.match(page.url(), /event=Created/)
  t.equal(await events.getByRole('listitem').count(), 1)
  const lines = (await saved(trailMessages.jsonLines)).trimEnd().split('\n')
  t.strictSame(
    lines.map(line => JSON.parse(line).type),
    ['Created']
  )
  t.match(await saved(trailMessages.csv), /^"time","type".*\r\n"[^"]+","Created","hub"/)
  t.strictSame(await faultsInBoth(page), [])
  await page.getByLabel(deedMessages.events.credential).fill('nobody')
  await page.getByRole('button', { name: trailMessages.show }).click()
  await page.getByText(deedMessages.events.none).waitFor()
})

t.test('the events of a credential have the same filters, which a phone has behind a button', async t => {
  await go(page, '/projects/demo/credentials/hub?tab=events')
  const events = page.getByRole('list', { name: eventMessages.title })
  await events.getByText(/changed the description of hub/).waitFor()
  t.equal(await page.getByRole('textbox', { name: deedMessages.events.credential, exact: true }).count(), 0)
  await page.getByLabel(deedMessages.events.actor).fill('admin')
  await page.getByRole('button', { name: trailMessages.show }).click()
  await events
    .getByText(/The bridge/)
    .first()
    .waitFor({ state: 'detached' })
  t.match(page.url(), /tab=events.*actor=admin/)
  t.equal(await events.getByRole('listitem').count(), 2)
  t.match(await saved(trailMessages.csv), /"Updated".*\r\n.*"Created"/)
  t.strictSame(await faultsInBoth(page), [])
  await page.setViewportSize({ width: 360, height: 740 })
  await page.getByLabel(deedMessages.events.actor).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: credentialsMessages.filtersSet(1) }).click()
  await page.getByLabel(deedMessages.events.actor).waitFor()
  t.ok(await page.evaluate('document.documentElement.scrollWidth <= 360'))
  await close()
})
