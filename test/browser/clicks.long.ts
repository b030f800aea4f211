import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { stringify } from 'yaml'
import { formMessages } from '#messages/credential-form'
import { credentialsMessages } from '#messages/credentials'
import { driftMessages } from '#messages/drift'
import { importMessages } from '#messages/import'
import { unmanagedMessages } from '#messages/unmanaged'
import { createOneTimeSignIn } from '../../src/access/one-time-sign-in.ts'
import { withBridge } from '../helpers/bridge.ts'
import { openTab, startBrowser } from '../helpers/console.ts'

/** The most common ways through the console, in presses of a mouse button; typing is not counted. No way may become longer. */

t.setTimeout(170_000)
const browser = await startBrowser(t)
const link = createOneTimeSignIn(() => performance.now())
const bridge = await withBridge(t, { oneTimeSignIn: link, reconcileInterval: 1_000 })
const WAIT = { prefer: 'wait=20' }

/** Counts what the browser itself saw pressed, so that a press by any means counts. */
const COUNTER = "addEventListener('pointerdown', event => event.isTrusted && (window.presses = (window.presses ?? 0) + 1), true)"

async function counted(t: Test, path: string, token?: string) {
  const permissions = ['clipboard-read', 'clipboard-write']
  const { page, close } = await openTab(browser, bridge.url, '/healthz', {
    permissions,
    ...(token === undefined ? {} : { token })
  })
  t.teardown(close)
  await page.addInitScript(COUNTER)
  await page.goto(path)
  return { page, presses: () => page.evaluate<number>('window.presses ?? 0') }
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
/** Waits until the preview shows the step for what was typed. */
const shown = (page: Page, step: RegExp) =>
  page.getByRole('complementary', { name: formMessages.live.title }).getByText(step).waitFor()
const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click()

t.test('from sign-in to a Docker Hub credential in Jenkins with its step of a Jenkinsfile copied: four', async t => {
  await bridge.project('demo')
  const { page, presses } = await counted(t, `/sign-in#once=${link.issue()}`, '')
  await page.getByRole('link', { name: credentialsMessages.new }).click()
  await press(page, formMessages.preset['docker-hub'].title)
  await page.locator('input[name=username]').fill('alice')
  await page.locator('input[name=password]').fill('not-a-real-one-at-all')
  await shown(page, /credentialsId: 'docker-hub'/)
  await press(page, formMessages.live.copyStep)
  await press(page, formMessages.create)
  await page.waitForURL('**/credentials/docker-hub**')
  await page.getByText('docker-hub: Synced').waitFor()
  t.match(await bridge.readback('demo', 'docker-hub'), { username: 'alice', password: 'not-a-real-one-at-all' })
  t.match(await page.evaluate<string>('navigator.clipboard.readText()'), /credentialsId: 'docker-hub'/)
  t.equal(await presses(), 4)
})

t.test('the same where there are credentials already: four', async t => {
  const { page, presses } = await counted(t, '/')
  await page.getByRole('main').getByRole('link', { name: 'demo', exact: true }).first().click()
  await page.getByRole('link', { name: credentialsMessages.new }).click()
  await page.getByLabel(/^ID/).fill('docker-hub-2')
  await page.locator('input[name=username]').fill('alice')
  await page.locator('input[name=password]').fill('not-a-real-one-at-all')
  await shown(page, /credentialsId: 'docker-hub-2'/)
  await press(page, formMessages.live.copyStep)
  await press(page, formMessages.create)
  await page.getByText('docker-hub-2: Synced').waitFor()
  t.match(await page.evaluate<string>('navigator.clipboard.readText()'), /credentialsId: 'docker-hub-2'/)
  t.equal(await presses(), 4)
})

t.test('a link in a new tab: no sign-in', async t => {
  const { page } = await counted(t, '/projects')
  const opened = page.context().waitForEvent('page')
  await page
    .getByRole('link', { name: 'demo' })
    .first()
    .click({ modifiers: ['ControlOrMeta'] })
  const second = await opened
  await second.getByRole('heading', { name: 'demo', exact: true }).waitFor()
  t.match(second.url(), /\/projects\/demo/)
})

t.test('drift under `report` put right: one, and a question', async t => {
  await bridge.project('reported', { policies: { drift: 'report' } })
  const data = { username: 'alice', password: 'not-a-real-one-at-all' }
  const credential = { id: 'hub', type: 'username-password', description: 'ours', data }
  await bridge.call('POST', '/api/v1/projects/reported/credentials', credential, WAIT)
  await bridge.control('POST', '/edit', { action: 'set', folder: 'reported', id: 'hub', fields: { description: 'theirs' } })
  await bridge.call('POST', '/api/v1/projects/reported/sync', undefined, WAIT)
  const { page, presses } = await counted(t, '/projects/reported/drift')
  await press(page, driftMessages.putRightOne('hub'))
  t.equal(await presses(), 1)
  await inDialog(page, driftMessages.putRight)
  await page.getByText(driftMessages.inSync).waitFor()
  t.equal(await presses(), 2)
  t.match(await bridge.readback('reported', 'hub'), { description: 'ours' })
})

t.test('an unmanaged credential taken over with the right type: three', async t => {
  await bridge.project('take')
  const fields = { username: 'bob', password: 'their-value', description: 'Theirs', usernameSecret: 'false' }
  const theirs = { action: 'add', folder: 'take', id: 'theirs', fields, class: 'UsernamePasswordCredentialsImpl' }
  await bridge.control('POST', '/edit', theirs)
  const { page, presses } = await counted(t, '/projects/take/credentials')
  await page.getByRole('link', { name: driftMessages.title }).first().click()
  await press(page, unmanagedMessages.takeOverOne('theirs'))
  await page.getByRole('dialog').locator('input[name=password]').fill('not-a-real-one-of-ours')
  await inDialog(page, unmanagedMessages.confirm)
  await bridge.phase('take', 'theirs', 'Synced')
  t.match(await bridge.readback('take', 'theirs'), { username: 'bob', password: 'not-a-real-one-of-ours' })
  t.equal(await presses(), 3)
})

t.test('forty credentials imported from a pasted YAML: three', async t => {
  await bridge.project('many')
  const { page, presses } = await counted(t, '/projects/many/credentials')
  const credentials = Array.from({ length: 40 }, (_, n) => ({
    ...{ id: `many-${n}`, type: 'access-token', description: `number ${n}` },
    data: { token: `0123456789abcdef-${n}` }
  }))
  await page.getByRole('link', { name: credentialsMessages.importMany, exact: true }).first().click()
  await page.getByRole('textbox', { name: importMessages.source }).fill(stringify({ credentials }))
  await press(page, importMessages.review)
  await press(page, importMessages.import(40))
  await page.getByText(importMessages.progress(40, 40)).waitFor()
  t.equal((await bridge.readback('many', 'many-39'))?.['secret'], '0123456789abcdef-39')
  t.equal(await presses(), 3)
})
