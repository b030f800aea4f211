import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { credentialMessages } from '#messages/credential'
import { formMessages } from '#messages/credential-form'
import { deletionMessages } from '#messages/deletion'
import { driftMessages } from '#messages/drift'
import { eventMessages } from '#messages/events'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, focused, go as goIn, openTab, startBrowser } from '../helpers/console.ts'
import { encryptedKey, kubeconfigWith, SSH_KEY } from '../helpers/content.ts'
import { until } from '../helpers/until.ts'

const directory = mkdtempSync(join(tmpdir(), 'jcb-forms-'))
t.teardown(() => rmSync(directory, { recursive: true }))
const file = join(directory, 'kubeconfig')
const CLUSTER = kubeconfigWith('cluster-T0ken-a1b2c3')
writeFileSync(file, CLUSTER)

t.setTimeout(110_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('demo')
const api = (path: string) => bridge.call('GET', `/api/v1/projects/demo/credentials/${path}`)

const open = () => openTab(browser, bridge.url, '/projects', { permissions: ['clipboard-read', 'clipboard-write'] })
let tab = await open()
const go = (path: string) => goIn(tab.page, `/projects/demo/${path}`)
const save = (name = 'Create credential') => tab.page.getByRole('button', { name }).click()
const copied = () => tab.page.evaluate<string>('navigator.clipboard.readText()')

/** Drops a text file on a field, as from the desktop. */
async function drop(on: Page, label: string, text: string): Promise<void> {
  const make = `(() => { const d = new DataTransfer(); d.items.add(new File([${JSON.stringify(text)}], 'dropped')); return d })()`
  const transfer = await on.evaluateHandle(make)
  await on.getByRole('group', { name: label }).dispatchEvent('drop', { dataTransfer: transfer })
}

t.test('errors appear at their fields; warnings have to be accepted before saving', async t => {
  const { page } = tab
  await go('new?type=ssh-key')
  const choice = page.getByRole('group', { name: formMessages.type })
  await choice.getByRole('radio', { checked: true }).focus()
  await page.keyboard.press('ArrowDown')
  await page.waitForURL(url => !url.search.includes('ssh-key'))
  await page.getByLabel(/^Private key/).waitFor({ state: 'detached' })
  t.match(await focused(page), { tag: 'INPUT', name: /^Type: / })
  await go('new')
  await save()
  await page.getByText(formMessages.correct).waitFor()
  t.match(await page.getByLabel(/^ID/).getAttribute('aria-invalid'), 'true')
  t.equal(
    await page.evaluate('document.activeElement.labels[0].textContent.slice(0, 2)'),
    'ID',
    'the first wrong field has the focus'
  )
  await page.getByLabel(/^ID/).fill('not an id')
  await page.getByText(/^It must have/).waitFor()
  await page.getByLabel(/^ID/).fill('registry')
  await page.getByLabel(/^Username/).fill('alice')
  await page.getByLabel(/^Password or token/).fill('p@ss/word ')
  await page
    .getByRole('list', { name: 'Warnings for Password or token' })
    .getByText(/percent-encoded/)
    .waitFor()
  t.equal(await page.getByText(formMessages.correct).count(), 0, 'all is filled in')

  await save()
  await page.getByText(formMessages.acceptFirst).waitFor()
  t.equal((await api('registry')).status, 404, 'not without a choice')
  await page.getByLabel(/^Password or token/).fill('p@ss/word')
  const ask = page.getByLabel(formMessages.acceptWarnings)
  await ask.waitFor({ state: 'detached' })
  const advice = page.getByText(/percent-encoded if a pipeline/)
  t.equal(await advice.count(), 1, 'advice is said once, and not asked about')
  await page.getByLabel('Store username and password percent-encoded').check()
  await advice.waitFor({ state: 'detached' })
  await page.getByLabel(/^Expires on/).fill('2036-05-04')
  await save()
  await page.getByText('registry: Synced').waitFor()
  t.equal((await bridge.readback('demo', 'registry'))?.['password'], 'p%40ss%2Fword')
  t.match((await api('registry')).body.expiresAt, /^2036-05-0[345]/)

  await go('new?type=access-token')
  await page.getByLabel(/^ID/).fill('spaced')
  await page.getByLabel(/^ID/).press('Enter')
  await page.locator('input[name=token][aria-invalid=true]:focus').waitFor()
  await page.keyboard.type('abcdef0123456789 ')
  await page.keyboard.press('Tab')
  t.match(await focused(page), { tag: 'BUTTON', name: 'Show Token' })
  await page.keyboard.press('Space')
  t.equal(await page.locator('input[name=token]').getAttribute('type'), 'text')
  await page.getByLabel(formMessages.acceptWarnings).check()
  await save()
  await page.getByText('spaced: Synced').waitFor()
  t.equal((await bridge.readback('demo', 'spaced'))?.['secret'], 'abcdef0123456789 ', 'as it is')
})

t.test('a key pair is generated and its public key copied; an edit keeps or replaces it', async t => {
  const { page } = tab
  await go('new?type=ssh-key')
  await page.getByLabel(/^ID/).fill('deploy')
  await page.getByLabel(/^Username/).fill('git')
  await page.getByLabel(formMessages.generateKind.ed25519).check()
  t.equal(await page.getByLabel(/^(Private key|Passphrase)/).count(), 0, 'what is made here is not asked for')
  await save()
  await page.getByText(credentialMessages.generatedTitle).waitFor()
  await page.getByRole('button', { name: 'Copy the public key' }).first().click()
  const { publicKey, fingerprint } = (await api('deploy')).body.facts
  t.equal(await copied(), publicKey)
  await page.getByText(fingerprint).waitFor()
  await bridge.phase('demo', 'deploy', 'Synced')

  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByText(formMessages.keep).first().waitFor()
  await page.getByLabel(/^Username/).fill('robot')
  await save('Save changes')
  await page.getByText('robot', { exact: true }).waitFor()
  t.equal((await api('deploy')).body.facts.fingerprint, fingerprint, 'kept')

  await go('credentials/deploy/edit')
  const encrypted = encryptedKey('opens it')
  await drop(page, 'Private key', encrypted)
  await page.getByText('The key is encrypted, and no passphrase is given.').waitFor()
  await page.getByLabel('Passphrase', { exact: true }).fill('opens it')
  await page.getByText('The key is encrypted, and no passphrase is given.').waitFor({ state: 'detached' })
  await save('Save changes')
  await page.getByRole('heading', { name: 'Account details' }).waitFor()
  t.match((await api('deploy')).body, { facts: { encrypted: true }, secretFields: ['privateKey', 'passphrase'] })

  await go('credentials/deploy/edit')
  await drop(page, 'Private key', SSH_KEY)
  await page.getByLabel('Remove the stored passphrase').check()
  await save('Save changes')
  await page.getByRole('heading', { name: 'Account details' }).waitFor()
  t.strictSame((await api('deploy')).body.secretFields, ['privateKey'])
})

t.test('a switch makes the username a secret; an edit keeps it; making it public requires typing it', async t => {
  const { page } = tab
  const toSwitch = page.getByRole('switch', { name: 'Treat the username as a secret' })
  await go('new')
  await page.getByLabel(/^ID/).fill('quiet')
  await page.getByLabel(/^Username/).fill('quiet-name')
  await page.getByLabel(/^Password or token/).fill('a-long-password')
  await toSwitch.focus()
  await page.keyboard.press('Space')
  t.equal(await toSwitch.isChecked(), true, 'by keyboard')
  t.match(await focused(page), { name: 'Treat the username as a secret' }, 'and the focus stays')
  t.equal(await page.getByLabel(/^Username/).getAttribute('type'), 'password', 'what was typed is covered')
  await save()
  await page.getByText('quiet: Synced').waitFor()
  t.notMatch(await everythingIn(page), 'quiet-name')
  t.match((await api('quiet')).body, { usernameSecret: true, secretFields: ['username', 'password'] })

  await go('credentials/quiet/edit')
  t.equal(await toSwitch.isChecked(), true)
  await page.getByLabel('Description').fill('still quiet')
  await save('Save changes')
  await page.getByRole('heading', { name: 'Account details' }).waitFor()
  await bridge.phase('demo', 'quiet', 'Synced')
  t.match(await bridge.readback('demo', 'quiet'), { username: 'quiet-name', description: 'still quiet' }, 'kept')

  await go('credentials/quiet/edit')
  await toSwitch.click()
  await page.getByText('Type the username to make it public').waitFor()
  await save('Save changes')
  await page.locator('input[name=username][aria-invalid=true]:focus').waitFor()
  t.equal(await page.getByText('Username is missing').count(), 1, 'in words of the form')
  await page.keyboard.type('loud-name')
  await save('Save changes')
  await page.getByText('loud-name', { exact: true }).waitFor()
  t.match((await api('quiet')).body, { usernameSecret: false, data: { username: 'loud-name' } })
})

t.test('the kubeconfig of the current cluster is filled in, never over what was typed; without one nothing is shown', async t => {
  const fieldOf = (page: Page) => page.locator('textarea[name=content]')
  const asked = tab.page.waitForResponse('**/api/v1/kubeconfig')
  await go('new?type=kubeconfig')
  t.equal((await asked).status(), 404)
  const empty = fieldOf(tab.page)
  t.equal(await empty.inputValue(), '')
  t.equal(await tab.page.getByText(/current cluster/).count(), 0)

  await bridge.restart({ kubeconfig: { file, serviceAccount: undefined } })
  await tab.close()
  const before = tab.said
  tab = await open()
  tab.said.push(...before)
  const { page } = tab
  const field = fieldOf(page)
  await go('new?type=kubeconfig')
  await page.getByText(/^Filled in with the kubeconfig of the current cluster/).waitFor()
  t.equal(await field.inputValue(), CLUSTER)
  await field.fill('')
  await page.getByRole('button', { name: formMessages.kubeconfigFill }).click()
  t.equal(await field.inputValue(), CLUSTER)

  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  await page.route('**/api/v1/kubeconfig', async route => {
    await held
    await route.continue()
  })
  await go('credentials')
  await go('new?type=kubeconfig')
  await field.fill('mine')
  release()
  await page.getByRole('button', { name: formMessages.kubeconfigFill }).waitFor()
  t.equal(await field.inputValue(), 'mine')
  await page.unroute('**/api/v1/kubeconfig')
})

t.test('a blocked credential shows the reason and the remedy; users who may not write see why', async t => {
  const { page } = tab
  const theirs = { action: 'add', folder: 'demo', id: 'taken', fields: { secret: 'theirs' } }
  t.ok((await bridge.control('POST', '/edit', theirs)).status < 300)
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  await until('it is found', async () => (await bridge.call('GET', '/api/v1/projects/demo')).body.unmanaged === 1)
  await go('new?type=access-token')
  await page.getByLabel(/^ID/).fill('taken')
  await page.locator('input[name=token]').fill('0123456789abcdef')
  const warned = page.getByRole('alert', { name: formMessages.warningsTitle })
  await page
    .getByRole('list', { name: 'Warnings for ID' })
    .getByText(/^Jenkins already holds a credential with this ID/)
    .waitFor()
  await warned.getByText(formMessages.warningsOf(['ID'])).waitFor()
  await page.getByLabel(formMessages.acceptWarnings).check()
  await save()
  await warned.waitFor({ state: 'detached' })
  const waits = page.getByRole('alert', { name: credentialMessages.blockedTitle })
  await waits.getByText(/^Jenkins already holds a credential with this ID/).waitFor()
  t.equal((await bridge.readback('demo', 'taken'))?.['secret'], 'theirs')
  const parts = page.getByRole('navigation', { name: credentialMessages.sections })
  await parts.getByRole('link', { name: 'Events' }).click()
  await page
    .getByRole('listitem')
    .getByText(/^Jenkins already holds.*Take it over/)
    .waitFor()
  t.equal(await page.getByText('adopt').count(), 0, 'not said in the terms of the API')
  await parts.getByRole('link', { name: 'Details' }).click()
  await page.getByRole('button', { name: driftMessages.adoptOne('taken') }).click()
  await page.getByRole('dialog').getByText(driftMessages.adoptText).waitFor()
  t.equal((await bridge.readback('demo', 'taken'))?.['secret'], 'theirs', 'nothing is lost before the question is answered')
  await page.getByRole('dialog').getByRole('button', { name: driftMessages.adopt, exact: true }).click()
  await waits.waitFor({ state: 'detached' })
  await bridge.phase('demo', 'taken', 'Synced')
  t.equal((await bridge.readback('demo', 'taken'))?.['secret'], '0123456789abcdef')

  const { token } = await makeToken(bridge, { '*': 'viewer' })
  const viewer = await openTab(browser, bridge.url, '/projects/demo/new', { token })
  await viewer.page.getByText(formMessages.notAllowed).waitFor()
  await goIn(viewer.page, '/projects/demo/credentials/taken/edit')
  await viewer.page.getByText(formMessages.notAllowed).waitFor()
  await viewer.close()
})

t.test('usage lists the jobs with links; the deletion dialog lists those that would fail', async t => {
  const { page } = tab
  const colleague = await makeToken(bridge, { demo: 'operator' }, { name: 'colleague' })
  const build = { folder: 'demo', job: 'ship', number: 7, credential: 'registry', at: Date.now() - 2.5 * 86_400_000 }
  t.equal((await bridge.control('POST', '/build', build)).status, 201)
  for (let n = 10; n < 22; n++) {
    const more = { ...build, job: `zz-${n}`, number: n, at: build.at - 86_400_000 }
    t.equal((await bridge.control('POST', '/build', more)).status, 201)
  }
  await go('credentials/spaced?tab=usage')
  await page.getByText(credentialMessages.usage.unknown).waitFor()
  await go('credentials/registry?tab=usage')
  await page.getByRole('link', { name: 'demo/ship' }).waitFor()
  const current = page.getByRole('navigation', { name: credentialMessages.sections }).locator('[aria-current]')
  t.strictSame(await current.allTextContents(), ['Usage'])
  t.match(await page.getByRole('link', { name: 'demo/ship' }).getAttribute('href'), /^http:.*\/job\/demo\/job\/ship/)
  await page.getByText('build #7').waitFor()
  await page.getByText('Last used 2 days ago').waitFor()
  await page.getByText('last 2 days ago', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByText('demo/ship').waitFor()
  await page.getByRole('dialog').getByText('Last used 2 days ago').waitFor()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(deletionMessages.used).waitFor()
  await page.keyboard.press('Escape')

  await page.setViewportSize({ width: 360, height: 640 })
  await page.getByRole('button', { name: 'Delete' }).click()
  await dialog.getByText('and 3 more').waitFor()
  t.equal(await dialog.getByRole('link').count(), 10)
  const confirm = dialog.getByRole('button', { name: 'Delete', exact: true })
  const { y = 640, height = 0 } = (await confirm.boundingBox()) ?? {}
  t.ok(y + height < 640, 'the buttons are in view')
  t.equal((await colleague.call('PATCH', '/projects/demo/credentials/registry', { description: 'theirs' })).status, 200)
  // a dialog that was opened before the change was known
  await page.route('**/credentials/registry', route =>
    route.request().method() === 'DELETE'
      ? route.continue({ headers: { ...route.request().headers(), 'if-match': '"1"' } })
      : route.continue()
  )
  await dialog.getByLabel('Type registry to confirm').fill('registry')
  await confirm.click()
  await dialog.getByText(deletionMessages.changed(eventMessages.tokenNamed('colleague'))).waitFor()
  t.equal((await api('registry')).status, 200)
  await page.unroute('**/credentials/registry')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1280, height: 720 })
})

t.test('Jenkinsfile snippets come in both styles', async t => {
  const { page } = tab
  await go('credentials/registry?tab=jenkinsfile')
  await page.getByText('pipeline {').first().waitFor()
  await page.getByText('Scripted', { exact: true }).click()
  await page.getByText('node {').first().waitFor()
  t.equal(await page.getByText('pipeline {').count(), 0)
  await page.getByRole('button', { name: 'Copy', exact: true }).first().click()
  t.match(await copied(), /^node \{[\s\S]*registry/)
})

t.test('a form with errors and warnings has no serious axe fault in either theme', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/new', { bypassCSP: true })
  await page.getByLabel(/^Username/).fill('alice')
  await page.getByLabel(/^Password or token/).fill('p@ss/word ')
  await page.getByText(formMessages.warningsTitle).waitFor()
  await page.getByRole('button', { name: 'Create credential' }).click()
  await page.getByText('It must have').waitFor()
  t.strictSame(await faultsInBoth(page), [])
  await close()
})

t.test('the browser logged no error and no violation of the content security policy', async t => {
  t.strictSame(
    tab.said.filter(text => /Content Security|Error/.test(text)),
    []
  )
})
