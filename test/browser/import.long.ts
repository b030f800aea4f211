import { readFile } from 'node:fs/promises'
import t from 'tap'
import { stringify } from 'yaml'
import { formMessages } from '#messages/credential-form'
import { credentialsMessages } from '#messages/credentials'
import { importMessages } from '#messages/import'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, openTab, startBrowser } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(300_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('demo')
const { page, said } = await openTab(browser, bridge.url, '/projects/demo/credentials', { bypassCSP: true })
const LIST = '/api/v1/projects/demo/credentials'
const api = (id: string) => bridge.call('GET', `${LIST}/${id}`)
const source = page.getByRole('textbox', { name: importMessages.source })
const table = page.getByRole('region', { name: importMessages.table })
const rowAt = (line: number) =>
  table.getByRole('row').filter({ has: page.getByRole('cell', { name: String(line), exact: true }) })
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const reviewOf = async (text: string): Promise<void> => {
  await page.goto('/projects/demo/import')
  await source.fill(text)
  await press(importMessages.review)
}
const inJenkins = (done: number, all: number) => page.getByText(importMessages.progress(done, all)).waitFor()

t.test('forty credentials of a pasted YAML take three clicks', async t => {
  const credentials = Array.from({ length: 40 }, (_, n) => ({
    ...{ id: `many-${n}`, type: 'access-token', description: `number ${n}` },
    data: { token: `0123456789abcdef-${n}` }
  }))
  await page.getByRole('link', { name: credentialsMessages.importMany, exact: true }).click()
  await source.fill(stringify({ credentials }))
  await press(importMessages.review)
  await press(importMessages.import(40))
  await inJenkins(40, 40)
  t.equal((await bridge.readback('demo', 'many-39'))?.['secret'], '0123456789abcdef-39')
  t.strictSame(await faultsInBoth(page), [])
  await page.getByRole('link', { name: importMessages.toList }).click()
  await page.waitForURL('**/credentials')
  t.equal((await bridge.call('GET', LIST)).body.total, 40)
})

t.test('each row says what would be done and why, and is mended in place; what is not ticked is left alone', async t => {
  await reviewOf(`credentials:
  - id: many-0
    type: access-token
    description: number 0
  - id: many-1
    type: access-token
    data: { token: another-0123456789 }
  - id: not an id
    type: access-token
    data: { token: fresh-0123456789 }
  - id: hub
    type: username-password
    data:
      username: alice
      # password: \${HUB_PASSWORD}
  - id: many-2
    type: username-password
    data: { username: a, password: b-0123456789 }
  - id: many-3
    type: access-token
    data: { token: not-wanted-0123456789 }
  - id: HUB
    type: access-token
    data: { token: "trailing-0123456789 " }
`)
  await rowAt(2).getByText(importMessages.actions.same).waitFor()
  await rowAt(5).getByText(importMessages.actions.replace).waitFor()
  await rowAt(8).getByText(importMessages.problems.badId).waitFor()
  await rowAt(16)
    .getByText(/type of a credential cannot change/)
    .waitFor()
  await rowAt(22).getByText(importMessages.problems.duplicate).waitFor()
  await page.getByRole('button', { name: importMessages.import(2), exact: true }).waitFor()
  t.strictSame(await faultsInBoth(page), [])
  t.notMatch(await everythingIn(page), /another-0123456789|fresh-0123456789/, 'no secret is in the table')

  await page.getByRole('textbox', { name: importMessages.idOf(8) }).fill('mended')
  await rowAt(8).getByText(importMessages.actions.create).waitFor()
  const password = page.getByRole('textbox', { name: importMessages.fieldOf('Password or token', 'hub') })
  await password.fill('typed-0123456789')
  await rowAt(11).getByText(importMessages.actions.create).waitFor()
  t.equal(await password.inputValue(), 'typed-0123456789', 'the field stays while it is typed in')
  await page.getByRole('textbox', { name: importMessages.idOf(22) }).fill('spaced')
  await rowAt(22)
    .getByText(/begins or ends with a space/)
    .waitFor()
  await page.getByRole('checkbox', { name: importMessages.tick('many-3') }).uncheck()
  await rowAt(19).getByText(importMessages.actions.skip).waitFor()
  await page.getByLabel(importMessages.onlyProblems).check()
  t.equal(await table.getByRole('row').count(), 2, 'the head, and the one that cannot be mended here')
  await page.getByLabel(importMessages.onlyProblems).uncheck()
  await press(importMessages.import(4))
  await inJenkins(4, 4)
  await press(importMessages.rest)
  await rowAt(19).getByText(importMessages.actions.skip).waitFor()
  t.equal(await rowAt(8).count(), 0, 'what is stored is no longer listed')
  t.equal((await bridge.readback('demo', 'hub'))?.['password'], 'typed-0123456789')
  t.equal((await bridge.readback('demo', 'many-1'))?.['secret'], 'another-0123456789')
  t.equal((await bridge.readback('demo', 'many-3'))?.['secret'], '0123456789abcdef-3', 'not ticked')
  t.equal((await bridge.readback('demo', 'many-39'))?.['secret'], '0123456789abcdef-39', 'not in the text')
})

t.test('five thousand rows: few are shown, a part that fails is sent again, and nothing is stored twice', async t => {
  const project = 'large'
  await bridge.project(project)
  const large = `/api/v1/projects/${project}/credentials`
  const rows = Array.from(
    { length: 5_000 },
    (_, n) => `  - id: large-${n}\n    type: access-token\n    data:\n      token: 0123456789abcdef-${n}\n`
  )
  const text = `credentials:\n${rows.join('')}`
  // with the content security policy, under which the thread that reads has to start
  const tab = await openTab(browser, bridge.url, `/projects/${project}/import`)
  const button = (name: string) => tab.page.getByRole('button', { name, exact: true })
  const nodes = () => tab.page.evaluate<number>('document.querySelectorAll("*").length')
  await tab.page.getByRole('textbox', { name: importMessages.source }).waitFor()
  await tab.page.evaluate(`(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', ${JSON.stringify(text)})
    const paste = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData })
    document.querySelector('main textarea').dispatchEvent(paste)
  })()`)
  await tab.page.getByText(importMessages.large(text.length, 20_002)).waitFor()
  await button(importMessages.review).click()
  await button(importMessages.import(5_000)).waitFor({ timeout: 60_000 })
  t.ok((await nodes()) < 3_500)
  // one of its requests is stored, and its answer is lost
  let puts = 0
  await tab.page.route('**/credentials', async route => {
    if (route.request().method() !== 'PUT' || puts++ !== 3) return route.continue()
    await route.fetch()
    return route.abort('connectionreset')
  })
  await button(importMessages.import(5_000)).click()
  await button(importMessages.retry(250)).click({ timeout: 100_000 })
  await tab.page.getByText(importMessages.progress(5_000, 5_000)).waitFor({ timeout: 60_000 })
  t.equal((await bridge.call('GET', `${large}?limit=1`)).body.total, 5_000)
  t.equal((await bridge.call('GET', `${large}/large-800`)).body.generation, 1, 'of the part that was sent twice')
  t.ok((await nodes()) < 3_500)
  t.strictSame(
    tab.said.filter(said => /Content Security/.test(said)),
    []
  )
  await tab.close()
})

t.test('Secrets of kubectl are read, with a choice where the type is not known', async t => {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const secret = (name: string, type: string, data: object) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    type,
    data
  })
  const auths = { 'registry.example.com': { auth: base64('bob:registry-0123456789') } }
  const items = [
    secret('pull', 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': base64(JSON.stringify({ auths })) }),
    secret('loose', 'Opaque', { value: base64('loose-0123456789') }),
    secret('sh.helm.release.v1.x', 'helm.sh/release.v1', { release: base64('x') }),
    secret('git', 'kubernetes.io/ssh-auth', { 'ssh-privatekey': base64('no key') })
  ]
  await reviewOf(stringify({ apiVersion: 'v1', kind: 'List', items }))
  await table.getByText(importMessages.problems.unsupported).waitFor()
  await table
    .getByText(/There is no private key in it|is missing/)
    .first()
    .waitFor()
  t.notMatch(await everythingIn(page), 'no key', 'a value that is wrong is not shown either')
  const choice = table.getByRole('combobox', { name: /^Type of line/ })
  await choice.click()
  await page.getByRole('option', { name: 'Secret file' }).click()
  const ticked = page.getByRole('button', { name: importMessages.import(2), exact: true })
  await ticked.waitFor()
  await ticked.click()
  await inJenkins(2, 2)
  t.match((await api('pull')).body, { type: 'username-password', data: { username: 'bob' }, description: 'registry.example.com' })
  t.match((await api('loose')).body, { type: 'secret-file', data: { fileName: 'value' } })
})

t.test('a .env file is dropped anywhere; what cannot be read is said with its line', async t => {
  await page.goto('/projects/demo/import')
  await source.waitFor()
  const isOpened = await page.evaluate<boolean>(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['export NPM_TOKEN="env-0123456789" # npm\\n'], '.env'))
    return document.querySelector('h1').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }))
  })()`)
  t.equal(isOpened, false)
  await until('it is in the field', async () => /NPM_TOKEN/.test(await source.inputValue()))
  await press(importMessages.review)
  t.equal(await page.getByRole('textbox', { name: importMessages.idOf(1) }).inputValue(), 'npm-token')
  await press(importMessages.back)
  t.match(await source.inputValue(), /NPM_TOKEN/, 'the text is still there')
  for (const [text, fault] of [
    ['A=1\nB="open', importMessages.faults.unclosed(2)],
    ['credentials:\n  - id: a\n    id: b\n', /^At line 3, column 5: /],
    ['a: &a [x]\n', /anchor/],
    ['nothing here', importMessages.faults.nothing]
  ] as const) {
    await source.fill(text)
    await press(importMessages.review)
    await page.getByText(fault).waitFor()
  }
  t.strictSame(await faultsInBoth(page), [])
})

t.test('a row that fails is told and tried again; the others are stored', async t => {
  await reviewOf('GOOD=good-0123456789\nLATE=late-0123456789\nHELD=held-0123456789')
  await page.getByRole('button', { name: importMessages.import(3), exact: true }).waitFor()
  const other = { id: 'late', type: 'username-password', data: { username: 'x', password: 'y-0123456789' } }
  t.equal((await bridge.call('POST', LIST, other, { prefer: 'wait=10' })).status, 201)
  await press(importMessages.import(3))
  await rowAt(2)
    .getByText(/type of a credential cannot change/)
    .waitFor()
  t.match(await rowAt(2).getByRole('cell').nth(4).innerText(), importMessages.failed)
  await inJenkins(2, 3)
  t.equal((await bridge.call('DELETE', `${LIST}/late`, undefined, { prefer: 'wait=10' })).status < 300, true)
  await until('it is gone', async () => (await api('late')).status === 404)
  await press(importMessages.retry(1))
  await inJenkins(3, 3)
  t.equal((await bridge.readback('demo', 'late'))?.['secret'], 'late-0123456789')
})

t.test('what somebody changes between the review and the import is left alone, and reviewed again', async t => {
  await reviewOf('GOOD=newer-0123456789\nFRESH=fresh-0123456789\nLAST=last-0123456789')
  await page.getByRole('button', { name: importMessages.import(3), exact: true }).waitFor()
  const wait = { prefer: 'wait=10' }
  await bridge.call('PATCH', `${LIST}/good`, { data: { token: 'theirs-0123456789' } }, wait)
  const body = { id: 'fresh', type: 'access-token', data: { token: 'theirs-0123456789' } }
  t.equal((await bridge.call('POST', LIST, body, wait)).status, 201)
  await press(importMessages.import(3))
  await page.getByText(importMessages.changedRows(2)).waitFor()
  for (const line of [1, 2]) await rowAt(line).getByText(importMessages.changedText).waitFor()
  await inJenkins(1, 3)
  for (const id of ['good', 'fresh']) t.equal((await bridge.readback('demo', id))?.['secret'], 'theirs-0123456789', id)
  t.strictSame(await faultsInBoth(page), [])
  await page.getByRole('button', { name: importMessages.againOf('good') }).click()
  await rowAt(2).getByText(importMessages.actions.replace).waitFor()
  await press(importMessages.import(2))
  await inJenkins(2, 2)
  t.equal((await bridge.readback('demo', 'fresh'))?.['secret'], 'fresh-0123456789')
})

t.test('what Jenkins holds is taken over only if that is ticked', async t => {
  const theirs = { action: 'add', folder: 'demo', id: 'theirs', fields: { secret: 'theirs' } }
  t.ok((await bridge.control('POST', '/edit', theirs)).status < 300)
  await reviewOf('THEIRS=mine-0123456789')
  await table.getByText(importMessages.unmanaged).waitFor()
  await page.getByLabel(importMessages.adopt).check()
  await table.getByText(importMessages.unmanaged).waitFor({ state: 'detached' })
  await press(importMessages.import(1))
  await inJenkins(1, 1)
  t.equal((await bridge.readback('demo', 'theirs'))?.['secret'], 'mine-0123456789')
})

t.test('an export comes back as it is: nothing would change', async t => {
  await page.goto('/projects/demo/credentials')
  const saved = page.waitForEvent('download')
  await press(credentialsMessages.exportAll)
  const file = await saved
  t.equal(file.suggestedFilename(), 'demo.yaml')
  const yaml = await readFile(await file.path(), 'utf8')
  t.notMatch(yaml, /0123456789/)
  const { total } = (await bridge.call('GET', LIST)).body
  await reviewOf(yaml)
  await page.getByText(importMessages.counts(0, 0, total, 0)).waitFor()
  t.ok(await page.getByRole('button', { name: importMessages.nothingToImport }).isDisabled())
})

t.test('unsaved rows are not lost by a link; those who may not write see why', async t => {
  await reviewOf('A_KEY=kept-0123456789')
  await page.getByRole('link', { name: 'Drift' }).click()
  await page.getByRole('dialog', { name: formMessages.leaveTitle }).getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: importMessages.import(1), exact: true }).waitFor()
  const { token } = await makeToken(bridge, { '*': 'viewer' })
  const viewer = await openTab(browser, bridge.url, '/projects/demo/import', { token })
  await viewer.page.getByText(formMessages.notAllowed).waitFor()
  await viewer.page.goto('/projects/demo/credentials')
  await viewer.page.getByText('many-0', { exact: true }).first().waitFor()
  t.equal(await viewer.page.getByRole('link', { name: credentialsMessages.importMany, exact: true }).count(), 0)
  await viewer.close()
})

t.test('the browser logged no error and no violation of the content security policy', async t => {
  t.strictSame(
    said.filter(text => /Content Security|Error/.test(text)),
    []
  )
})
