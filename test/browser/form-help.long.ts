import type { Page } from 'playwright-core'
import t from 'tap'
import { formMessages } from '#messages/credential-form'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, focused, openTab, startBrowser } from '../helpers/console.ts'
import { kubeconfigWith, SSH_KEY } from '../helpers/content.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(110_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('demo')
const permissions = ['clipboard-read', 'clipboard-write']
const { page, said } = await openTab(browser, bridge.url, '/projects', { bypassCSP: true, permissions })
const api = (id: string) => bridge.call('GET', `/api/v1/projects/demo/credentials/${id}`)
const open = async (path: string): Promise<void> => {
  await page.goto(`/projects/demo/${path}`)
  await page.getByRole('heading', { level: 2 }).first().waitFor()
}
const preview = page.getByRole('complementary', { name: formMessages.live.title })
const leave = page.getByRole('dialog', { name: formMessages.leaveTitle })

/** Drops a file somewhere, as from the desktop. Tells whether the browser would open it. */
const drop = (on: Page, selector: string, text: string): Promise<boolean> =>
  on.evaluate<boolean>(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([${JSON.stringify(text)}], 'dropped.txt'))
    const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer })
    return document.querySelector(${JSON.stringify(selector)}).dispatchEvent(event)
  })()`)

t.test('the ID has the focus; a preset fills in what is known, and moves the focus to what is not', async t => {
  await open('new')
  t.match(await focused(page), { tag: 'INPUT', name: /^ID/ })
  await page.getByRole('button', { name: 'Docker Hub' }).click()
  t.equal(await page.getByLabel(/^ID/).inputValue(), 'docker-hub')
  await page.locator('input[name=username]:focus').waitFor()
  const where = page.getByRole('link', { name: formMessages.preset['docker-hub'].link })
  t.equal(await where.getAttribute('href'), 'https://app.docker.com/settings/personal-access-tokens')
  t.match(await where.getAttribute('rel'), /noopener/)

  await page.getByRole('button', { name: 'Deploy key' }).click()
  await page.getByLabel(formMessages.generateKind.ed25519).waitFor()
  t.ok(await page.getByLabel(formMessages.generateKind.ed25519).isChecked())
  t.equal(await page.getByLabel(/^ID/).inputValue(), 'deploy-key', 'one proposal replaces another')
  t.equal(await page.locator('input[name=username]').inputValue(), 'git')
  await page.getByLabel(/^ID/).fill('mine')
  await page.getByRole('button', { name: 'npm' }).click()
  await page.locator('input[name=token]').waitFor()
  t.equal(await page.getByLabel(/^ID/).inputValue(), 'mine', 'what was typed stays')
  t.match(page.url(), /preset=npm/)
  t.strictSame(await faultsInBoth(page), [])
})

t.test('what is recognised, and the step of a Jenkinsfile, are seen before anything is saved', async t => {
  await open('new?type=kubeconfig')
  await preview.getByText(formMessages.live.nothing).waitFor()
  await page.getByLabel(/^ID/).fill('cluster')
  await page.locator('textarea[name=content]').fill(kubeconfigWith('cluster-T0ken-a1b2c3'))
  await preview.getByText('https://k8s.example.com:6443').waitFor()
  await preview.getByText("credentialsId: 'cluster'").waitFor()
  await preview.getByRole('button', { name: formMessages.live.copyStep }).click()
  t.match(await page.evaluate<string>('navigator.clipboard.readText()'), "file(credentialsId: 'cluster', variable: 'KUBECONFIG')")
  t.notMatch(await preview.innerText(), 'T0ken', 'no secret is in it')
  t.equal((await api('cluster')).status, 404)
  await page.locator('textarea[name=content]').fill('kind: Config\nusers: [\n  a: b: c\n')
  await page.getByText(/^line 3, column \d+: /).waitFor()
  await preview.getByText(formMessages.live.nothing).waitFor()
})

t.test('a half-typed form is not lost by a link, the way back or a closed tab; a saved one asks nothing', async t => {
  await open('new')
  await page.getByRole('link', { name: generalMessages.cancel }).click()
  await page.waitForURL('**/projects/demo/credentials')
  t.equal(await leave.count(), 0, 'an empty form asks nothing')
  await page.getByRole('link', { name: credentialsMessages.new }).first().click()
  await page.getByLabel(/^ID/).fill('half')
  await page.getByLabel(/^Password or token/).fill('typed-s3cret-value')
  await page.getByRole('link', { name: 'Drift' }).click()
  await leave.getByRole('button', { name: generalMessages.cancel }).click()
  await leave.waitFor({ state: 'detached' })
  t.equal(await page.getByLabel(/^ID/).inputValue(), 'half')
  await page.goBack()
  await leave.waitFor()
  await page.keyboard.press('Escape')
  await leave.waitFor({ state: 'detached' })
  t.equal(await page.getByLabel(/^Password or token/).inputValue(), 'typed-s3cret-value')
  const question = page.waitForEvent('dialog')
  const closing = page.evaluate('location.reload()').catch(() => undefined)
  const dialog = await question
  t.equal(dialog.type(), 'beforeunload')
  await dialog.dismiss()
  await closing
  await page.getByRole('radio', { name: /SSH key/ }).check()
  await page.locator('textarea[name=privateKey]').waitFor()
  t.equal(await leave.count(), 0, 'another type is still this form')
  await page.getByRole('radio', { name: /Username and password/ }).check()
  await page.getByLabel(/^Username/).fill('alice')
  await page.getByLabel(/^Password or token/).fill('typed-s3cret-value')
  await page.getByRole('button', { name: formMessages.create }).click()
  await page.getByText('half: Synced').waitFor()
  t.equal(await leave.count(), 0)

  await open('credentials/half/edit')
  await page.getByLabel('Description').fill('changed')
  await page.getByRole('link', { name: 'Drift' }).click()
  await leave.getByRole('button', { name: formMessages.leave }).click()
  await page.waitForURL('**/drift')
  t.equal((await api('half')).body.description, '')
})

t.test('a taken ID offers to edit what has it; one that Jenkins holds is taken over right there', async t => {
  await open('new?type=access-token')
  await page.getByLabel(/^ID/).fill('half')
  const edit = page.getByRole('link', { name: formMessages.editTaken('half') })
  await edit.waitFor()
  t.match(await edit.getAttribute('href'), /\/credentials\/half\/edit$/)
  const theirs = { action: 'add', folder: 'demo', id: 'theirs', fields: { secret: 'theirs' } }
  t.ok((await bridge.control('POST', '/edit', theirs)).status < 300)
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  await until('it is found', async () => (await bridge.call('GET', '/api/v1/projects/demo')).body.unmanaged === 1)
  t.equal(await page.getByLabel(formMessages.adopt).count(), 0, 'only where there is something to take over')
  await page.getByLabel(/^ID/).fill('theirs')
  await page.locator('input[name=token]').fill('0123456789abcdef')
  await page.getByLabel(formMessages.adopt).check()
  await page.getByLabel(formMessages.acceptWarnings).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: formMessages.create }).click()
  await page.getByText('theirs: Synced').waitFor()
  t.equal((await bridge.readback('demo', 'theirs'))?.['secret'], '0123456789abcdef')
})

t.test('a file dropped beside the field goes to it, or to the type it is for, and is never opened', async t => {
  await open('new?type=kubeconfig')
  t.equal(await drop(page, 'h1', kubeconfigWith('dropped-T0ken-a1')), false, 'the browser does not open it')
  await until('the field has it', async () => /dropped-T0ken/.test(await page.locator('textarea[name=content]').inputValue()))
  await open('new?type=access-token')
  t.equal(await drop(page, 'header', 'just text'), false)
  await page.getByRole('paragraph').filter({ hasText: formMessages.noFileField }).waitFor()
  t.equal(await drop(page, 'header', SSH_KEY), false)
  const key = page.locator('textarea[name=privateKey]')
  await key.waitFor()
  await until('the key is in its field', async () => (await key.inputValue()) === SSH_KEY)
  t.match(page.url(), /type=ssh-key/)
  await page.locator('input[name=username]').fill('git')
  await preview.getByText(/SHA256:/).waitFor()
  t.notMatch(page.url(), 'PRIVATE')
})

t.test('a description grows with its text', async t => {
  await open('new')
  const field = page.getByLabel('Description')
  const heightOf = async () => (await field.boundingBox())?.height ?? 0
  const before = await heightOf()
  await field.fill('a long line of a description. '.repeat(12))
  await until('it grew', async () => (await heightOf()) > before)
  t.strictSame(await faultsInBoth(page), [])
})

t.test('from the overview to a Docker Hub credential in Jenkins with its step copied are four clicks', async t => {
  await page.goto('/')
  await page.getByRole('link', { name: credentialsMessages.new }).click()
  await page.getByRole('button', { name: 'Docker Hub' }).click()
  await page.locator('input[name=username]:focus').waitFor()
  await page.keyboard.type('alice')
  await page.locator('input[name=password]').fill('hub-s3cret-0123456789')
  await preview.getByText("credentialsId: 'docker-hub'").waitFor()
  await preview.getByRole('button', { name: formMessages.live.copyStep }).click()
  await page.getByRole('button', { name: formMessages.create }).click()
  await page.getByText('docker-hub: Synced').waitFor()
  t.match(await page.evaluate<string>('navigator.clipboard.readText()'), /credentialsId: 'docker-hub'[\s\S]*docker\.io/)

  await bridge.project('second')
  await page.goto('/new')
  await page.getByRole('link', { name: 'demo', exact: true }).waitFor()
  await page.getByRole('textbox', { name: formMessages.inProject }).fill('seco')
  await page.getByRole('link', { name: 'demo', exact: true }).waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await page.waitForURL('**/projects/second/new')
})

t.test('nothing secret is left in the browser, and nothing was violated', async t => {
  t.notMatch(await everythingIn(page), /s3cret|T0ken|PRIVATE/)
  t.strictSame(
    said.filter(text => /Content Security|Error/.test(text)),
    []
  )
})
