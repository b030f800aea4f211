import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import t from 'tap'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { encryptedKey, kubeconfigWith, SSH_KEY } from '../helpers/content.ts'

const directory = mkdtempSync(join(tmpdir(), 'jcb-forms-'))
t.teardown(() => rmSync(directory, { recursive: true }))
const file = join(directory, 'kubeconfig')
const CLUSTER = kubeconfigWith('cluster-T0ken-a1b2c3')
writeFileSync(file, CLUSTER)

t.setTimeout(60_000)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
t.teardown(() => browser.close())
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('demo')
const api = (path: string) => bridge.call('GET', `/api/v1/projects/demo/credentials/${path}`)

const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
const page = await context.newPage()
page.setDefaultTimeout(8_000)
const said: string[] = []
page.on('console', message => said.push(message.text()))
page.on('pageerror', error => said.push(error.message))
const signIn = async () => {
  await page.goto(`${bridge.url}/sign-in`)
  await page.evaluate(text => sessionStorage.setItem('session', text), JSON.stringify({ token: ADMIN_TOKEN, kind: 'token' }))
}
await signIn()

const go = (path: string) => page.goto(`${bridge.url}/projects/demo/${path}`)
const save = (name = 'Create credential') => page.getByRole('button', { name }).click()
const copied = () => page.evaluate<string>('navigator.clipboard.readText()')

/** Drops a text file on a field, as from the desktop. */
async function drop(on: Page, label: string, text: string): Promise<void> {
  const make = `(() => { const d = new DataTransfer(); d.items.add(new File([${JSON.stringify(text)}], 'dropped')); return d })()`
  const transfer = await on.evaluateHandle(make)
  await on.getByRole('group', { name: label }).dispatchEvent('drop', { dataTransfer: transfer })
}

t.test('what is missing or wrong is said at its field; what may not work is saved only by choice', async t => {
  await go('new')
  await save()
  t.match(await page.getByLabel(/^Id/).getAttribute('aria-invalid'), 'true')
  t.equal(
    await page.evaluate('document.activeElement.labels[0].textContent.slice(0, 2)'),
    'Id',
    'the first wrong field has the focus'
  )
  t.equal(await page.getByText('Something is not right yet').count(), 1)
  await page.getByLabel(/^Id/).fill('not an id')
  await page.getByText(/^It must have/).waitFor()
  await page.getByLabel(/^Id/).fill('registry')
  await page.getByLabel(/^Username/).fill('alice')
  await page.getByLabel(/^Password or token/).fill('p@ss/word')
  await page
    .getByRole('list', { name: 'Warnings for Password or token' })
    .getByText(/percent-encoded/)
    .waitFor()
  t.equal(await page.getByText('Something is not right yet').count(), 0, 'all is filled in')

  await save()
  await page.getByText('Say that you want it as it is').waitFor()
  t.equal((await api('registry')).status, 404, 'not without a choice')
  await page.getByLabel('Store user name and password percent-encoded').check()
  await page.getByText('Worth a look before you save').waitFor({ state: 'detached' })
  await page.getByLabel(/^Expires on/).fill('2036-05-04')
  await save()
  await page.getByText('registry: Synced').waitFor()
  t.equal((await bridge.readback('demo', 'registry'))?.['password'], 'p%40ss%2Fword')
  t.match((await api('registry')).body.expiresAt, /^2036-05-0[345]/)

  await go('new?type=access-token')
  await page.getByLabel(/^Id/).fill('spaced')
  await page.getByLabel('Token', { exact: false }).last().fill('abcdef0123456789 ')
  await page.getByLabel('I have read this and want it as it is').check()
  await save()
  await page.getByText('spaced: Synced').waitFor()
  t.equal((await bridge.readback('demo', 'spaced'))?.['secret'], 'abcdef0123456789 ', 'as it is')
})

t.test('a key pair is made, its public half copied; an edit keeps it, or puts another in its place', async t => {
  await go('new?type=ssh-key')
  await page.getByLabel(/^Id/).fill('deploy')
  await page.getByLabel(/^Username/).fill('git')
  await page.getByLabel('Make a new pair: Ed25519').check()
  t.equal(await page.getByLabel(/^(Private key|Passphrase)/).count(), 0, 'what is made here is not asked for')
  await save()
  await page.getByText('The key pair is made').waitFor()
  await page.getByRole('button', { name: 'Copy the public key' }).first().click()
  const { publicKey, fingerprint } = (await api('deploy')).body.facts
  t.equal(await copied(), publicKey)
  await page.getByText(fingerprint).waitFor()
  await bridge.phase('demo', 'deploy', 'Synced')

  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByText('What is stored is kept and cannot be shown').first().waitFor()
  await page.getByLabel(/^Username/).fill('robot')
  await save('Save changes')
  await page.getByText('robot', { exact: true }).waitFor()
  t.equal((await api('deploy')).body.facts.fingerprint, fingerprint, 'kept')

  await go('credentials/deploy/edit')
  const encrypted = encryptedKey('opens it')
  await drop(page, 'Private key', encrypted)
  await page.getByText('The key is encrypted, and no passphrase is given.').waitFor()
  await page.getByLabel('Passphrase').fill('opens it')
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

t.test("the cluster's kubeconfig is filled in, never over what was typed; without one nothing is said", async t => {
  const field = page.getByLabel(/^Content|^kubeconfig/i).last()
  await go('new?type=kubeconfig')
  await field.waitFor()
  t.equal(await field.inputValue(), '')
  t.equal(await page.getByText(/current cluster/).count(), 0)

  await bridge.restart({ kubeconfig: { file, serviceAccount: undefined } })
  await signIn()
  await go('new?type=kubeconfig')
  await page.getByText(/^Filled in with the kubeconfig of the current cluster/).waitFor()
  t.equal(await field.inputValue(), CLUSTER)
  await field.fill('')
  await page.getByRole('button', { name: 'Fill in the current cluster' }).click()
  t.equal(await field.inputValue(), CLUSTER)

  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  await page.route('**/api/v1/kubeconfig', async route => {
    await held
    await route.continue()
  })
  await go('new?type=kubeconfig')
  await field.fill('mine')
  release()
  await page.getByRole('button', { name: 'Fill in the current cluster' }).waitFor()
  t.equal(await field.inputValue(), 'mine')
  await page.unroute('**/api/v1/kubeconfig')
})

t.test('jobs that used it, the way into them, and what the deletion would break', async t => {
  const build = { folder: 'demo', job: 'ship', number: 7, credential: 'registry' }
  t.equal((await bridge.control('POST', '/build', build)).status, 201)
  await go('credentials/spaced?tab=usage')
  await page.getByText('Whether a job uses it is not known').waitFor()
  await go('credentials/registry?tab=usage')
  await page.getByRole('link', { name: 'demo/ship' }).waitFor()
  t.match(await page.getByRole('link', { name: 'demo/ship' }).getAttribute('href'), /^http:.*\/job\/demo\/job\/ship/)
  await page.getByText('builds #7').waitFor()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByText('demo/ship').waitFor()
  await page.getByRole('dialog').getByText('These jobs used it, and will fail without it:').waitFor()
})

t.test('a Jenkinsfile in the style that one writes', async t => {
  await go('credentials/registry?tab=jenkinsfile')
  await page.getByText('pipeline {').first().waitFor()
  await page.getByText('Scripted', { exact: true }).click()
  await page.getByText('node {').first().waitFor()
  t.equal(await page.getByText('pipeline {').count(), 0)
  await page.getByRole('button', { name: 'Copy' }).first().click()
  t.match(await copied(), /^node \{[\s\S]*registry/)
})

t.test('nothing of it was refused by the policy of the page, or failed', async t => {
  t.strictSame(
    said.filter(text => /Content Security|Error/.test(text)),
    []
  )
})
