import t, { type Test } from 'tap'
import { credentialMessages } from '#messages/credential'
import { formMessages } from '#messages/credential-form'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, go, openTab, startBrowser } from '../helpers/console.ts'
import { encryptedKey, publicHalfOf } from '../helpers/content.ts'

t.setTimeout(300_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')
const { page } = await openTab(browser, bridge.url, '/projects')

/** The public half is what the page shows, the private one is what Jenkins holds and the page does not. */
async function isShown(t: Test, id: string, algorithm: string, more: object = {}): Promise<void> {
  await page.getByText(credentialMessages.generatedTitle).waitFor()
  const { facts, secretFields } = (await bridge.call('GET', `/api/v1/projects/demo/credentials/${id}`)).body
  t.match({ facts, secretFields }, { facts: { keyType: algorithm, ...more }, secretFields: ['privateKey'] })
  await page.getByText(facts.publicKey).first().waitFor()
  await page.getByText(facts.fingerprint).waitFor()
  await bridge.phase('demo', id, 'Synced')
  const key = (await bridge.readback('demo', id))?.['sourceField'] ?? ''
  t.match(facts.publicKey, publicHalfOf(key).split(' ').slice(0, 2).join(' '))
  t.notMatch(await everythingIn(page), key.split('\n')[2] ?? 'no key')
}

t.test('an RSA key pair is generated for a new credential', async t => {
  await go(page, '/projects/demo/new?type=ssh-key')
  await page.getByLabel(/^ID/).fill('old-server')
  await page.getByLabel(/^Username/).fill('git')
  await page.getByLabel(formMessages.generateKind['rsa-4096']).check()
  await page.getByRole('button', { name: 'Create credential' }).click()
  await isShown(t, 'old-server', 'ssh-rsa', { bits: 4096 })
})

t.test('an edit replaces a key and its passphrase by a generated pair', async t => {
  const data = { username: 'git', privateKey: encryptedKey('opens it'), passphrase: 'opens it' }
  const body = { id: 'turned', type: 'ssh-key', data }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo/credentials', body)).status, 201)
  await bridge.phase('demo', 'turned', 'Synced')
  await go(page, '/projects/demo/credentials/turned/edit')
  t.equal(await page.getByLabel(formMessages.keepKey).isChecked(), true)
  await page.getByLabel(formMessages.generateKind.ed25519).check()
  t.equal(await page.getByLabel(/^(Private key|Passphrase)/).count(), 0, 'what is made here is not asked for')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await isShown(t, 'turned', 'ssh-ed25519')
})
