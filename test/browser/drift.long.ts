import t from 'tap'
import { driftMessages } from '#messages/drift'
import { generalMessages } from '#messages/general'
import { settingsMessages } from '#messages/settings'
import { unmanagedMessages } from '#messages/unmanaged'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, go, openTab, seriousFaults, startBrowser, told } from '../helpers/console.ts'

t.setTimeout(170_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
const WAIT = { prefer: 'wait=20' }
const at = (project: string, rest = '') => `/api/v1/projects/${project}${rest}`
const edit = (folder: string, action: string, id: string, fields: object = {}, more: object = {}) =>
  bridge.control('POST', '/edit', { action, folder, id, fields, ...more })
const account = (id: string) => ({
  ...{ id, type: 'username-password', description: 'Docker Hub' },
  data: { username: 'alice', password: 'not-a-real-one-at-all' }
})

/** A project that only reports drift, with credentials that were changed in Jenkins. */
async function drifted(name: string, ...ids: readonly string[]): Promise<void> {
  await bridge.project(name, { policies: { drift: 'report' } })
  for (const id of ids) {
    await bridge.call('POST', at(name, '/credentials'), account(id), WAIT)
    await edit(name, 'set', id, { username: 'mallory', password: 'changed-there', description: 'By hand' })
  }
  await bridge.call('POST', at(name, '/sync'), undefined, WAIT)
}
const { page, said, close } = await openTab(browser, bridge.url, '/projects', { bypassCSP: true })
const dialog = page.getByRole('dialog')
const button = (name: string, within: typeof dialog | typeof page = page) => within.getByRole('button', { name, exact: true })

t.test('what differs is shown in two columns, and no secret', async t => {
  await drifted('diff', 'hub')
  await go(page, '/projects/diff/drift')
  const table = page.getByRole('table', { name: driftMessages.differs('hub') })
  await table.waitFor()
  const rows = await table.getByRole('row').allInnerTexts()
  t.match(rows.join('\n'), /Username\s+alice\s+mallory/)
  t.match(rows.join('\n'), /Description\s+Docker Hub\s+By hand/)
  t.match(rows.join('\n'), driftMessages.secretDiffers)
  t.notMatch(await everythingIn(page), /not-a-real-one-at-all|changed-there|\{AQA/)
  await page.getByText(driftMessages.since).first().waitFor()
  t.strictSame(await faultsInBoth(page), [])
})

t.test('a sync of what is only reported says that nothing changes; put right is a click and a question', async t => {
  await button(driftMessages.syncNow).click()
  await told(page, driftMessages.checkRequested)
  t.match(await bridge.readback('diff', 'hub'), { description: 'By hand' })
  await button(driftMessages.putRightOne('hub')).click()
  await dialog.getByText(driftMessages.putRightText).waitFor()
  t.strictSame(await seriousFaults(page), [])
  t.match(await bridge.readback('diff', 'hub'), { description: 'By hand' }, 'the question changes nothing')
  await button(driftMessages.putRight, dialog).click()
  await told(page, driftMessages.putRightDone('hub'))
  await page.getByText(driftMessages.inSync).waitFor()
  t.match(await bridge.readback('diff', 'hub'), { description: 'Docker Hub', password: 'not-a-real-one-at-all' })
})

t.test('all are put right at once, and one from its own page', async t => {
  await drifted('all', 'one', 'two', 'three')
  await go(page, '/projects/all/credentials/one')
  await button(driftMessages.putRightOne('one')).click()
  await button(driftMessages.putRight, dialog).click()
  await told(page, driftMessages.putRightDone('one'))
  t.match(await bridge.readback('all', 'one'), { description: 'Docker Hub' })
  await go(page, '/projects/all/drift')
  await button(`${driftMessages.putAllRight(2)}…`).click()
  await button(driftMessages.putAllRight(2), dialog).click()
  await told(page, driftMessages.allRightDone)
  await page.getByText(driftMessages.inSync).waitFor()
  for (const id of ['two', 'three']) t.match(await bridge.readback('all', id), { description: 'Docker Hub' })
})

t.test('what Jenkins holds is kept, unless it changes in the meantime', async t => {
  await drifted('keep', 'hub')
  await go(page, '/projects/keep/drift')
  await button(driftMessages.keepOne('hub')).click()
  await dialog.getByText(driftMessages.keepSecret).waitFor()
  await edit('keep', 'set', 'hub', { description: 'By hand again' })
  await button(driftMessages.keep, dialog).click()
  await dialog.getByRole('alert').waitFor()
  await page.getByText('By hand again').waitFor()
  await button(driftMessages.keep, dialog).click()
  await told(page, driftMessages.kept('hub'))
  t.match(await bridge.readback('keep', 'hub'), { description: 'By hand again', password: 'not-a-real-one-at-all' })
})

t.test('what a sync would repair can be kept before it does, or repaired with one click', async t => {
  for (const name of ['keeps', 'repairs']) {
    await bridge.project(name)
    await bridge.call('POST', at(name, '/credentials'), account('hub'), WAIT)
    await edit(name, 'set', 'hub', { description: 'By hand' })
  }
  await go(page, '/projects/keeps/drift')
  await button(driftMessages.keepOne('hub')).click()
  await button(driftMessages.keep, dialog).click()
  await told(page, driftMessages.kept('hub'))
  t.match(await bridge.readback('keeps', 'hub'), { description: 'By hand', password: 'not-a-real-one-at-all' })
  await go(page, '/projects/repairs/drift')
  await button(driftMessages.syncOne('hub')).click()
  await page.getByText(driftMessages.inSync).waitFor()
  t.match(await bridge.readback('repairs', 'hub'), { description: 'Docker Hub' })
})

t.test('where only the secret differs, nothing can be kept, and the page says why', async t => {
  await bridge.project('secret', { policies: { drift: 'report' } })
  await bridge.call('POST', at('secret', '/credentials'), account('hub'), WAIT)
  await edit('secret', 'set', 'hub', { password: 'changed-there' })
  await go(page, '/projects/secret/drift')
  await page.getByText(driftMessages.keepNothing).waitFor()
  t.equal(await button(driftMessages.keepOne('hub')).count(), 0)
})

t.test('an unmanaged credential is taken over in three clicks, with its type and what is public filled in', async t => {
  await bridge.project('take')
  const fields = { username: 'bob', password: 'their-value', description: 'Theirs', usernameSecret: 'false' }
  await edit('take', 'add', 'theirs', fields, { class: 'UsernamePasswordCredentialsImpl' })
  await go(page, '/projects/take/credentials')
  let clicks = 0
  const click = async (target: ReturnType<typeof button>) => {
    clicks++
    await target.click()
  }
  await click(page.getByRole('link', { name: driftMessages.title }).first())
  const list = page.getByRole('list', { name: /^Unmanaged/ })
  await list.getByText('Username with password').waitFor()
  for (const text of ['Theirs', 'bob', unmanagedMessages.notUsed]) await list.getByText(text).first().waitFor()
  t.strictSame(await faultsInBoth(page), [])
  await click(button(unmanagedMessages.takeOverOne('theirs')))
  await dialog.getByText(unmanagedMessages.loss).waitFor()
  t.equal(await dialog.getByLabel('Username', { exact: false }).first().inputValue(), 'bob')
  t.strictSame(await seriousFaults(page), [])
  await dialog.locator('input[name=password]').fill('not-a-real-one-of-ours')
  await click(button(unmanagedMessages.confirm, dialog))
  await told(page, unmanagedMessages.takenOver('theirs'))
  await bridge.phase('take', 'theirs', 'Synced')
  t.match(await bridge.readback('take', 'theirs'), { username: 'bob', password: 'not-a-real-one-of-ours' })
  t.equal(clicks, 3)
})

t.test('one is ignored and noticed again, and one is deleted and no other', async t => {
  await bridge.project('stray')
  for (const id of ['a', 'b']) await edit('stray', 'add', id, { secret: 'x' })
  await go(page, '/projects/stray/drift')
  await button(unmanagedMessages.ignoreOne('a')).click()
  await told(page, unmanagedMessages.ignored('a'))
  await button(unmanagedMessages.showIgnored(1)).click()
  await button(unmanagedMessages.noticeOne('a')).click()
  await told(page, unmanagedMessages.noticed('a'))
  await button(unmanagedMessages.removeOne('a')).click()
  await dialog.getByLabel(generalMessages.typeToConfirm('a')).fill('a')
  await edit('stray', 'set', 'a', { secret: 'changed' })
  await button(unmanagedMessages.remove, dialog).click()
  await dialog.getByText(unmanagedMessages.changed).waitFor()
  t.ok(await bridge.readback('stray', 'a'), 'another one than was seen')
  await button(generalMessages.cancel, dialog).click()
  await button(driftMessages.again).click()
  await button(unmanagedMessages.removeOne('a')).click()
  await dialog.getByLabel(generalMessages.typeToConfirm('a')).fill('a')
  await button(unmanagedMessages.remove, dialog).click()
  await told(page, unmanagedMessages.removed('a'))
  t.equal(await bridge.readback('stray', 'a'), null)
  t.ok(await bridge.readback('stray', 'b'))
})

t.test('what Jenkins already holds under an id is overwritten after a question', async t => {
  await bridge.project('taken')
  await edit('taken', 'add', 'hub', { secret: 'theirs' })
  await bridge.call('POST', at('taken', '/credentials'), account('hub'), WAIT)
  await go(page, '/projects/taken/drift')
  await button(driftMessages.adoptOne('hub')).click()
  await dialog.getByText(driftMessages.adoptText).waitFor()
  await button(driftMessages.adopt, dialog).click()
  t.match((await bridge.phase('taken', 'hub', 'Synced')).body, { type: 'username-password' })
})

t.test('the policy is changed in the settings, after a question', async t => {
  await drifted('policy', 'hub')
  await go(page, '/projects/policy/drift')
  await page.getByRole('link', { name: driftMessages.toSettings }).click()
  await page.getByRole('combobox', { name: settingsMessages.drift }).click()
  await page.getByRole('option', { name: settingsMessages.driftOptions.repair }).click()
  await button(settingsMessages.save).click()
  await dialog.getByText(/overwrites what others change/).waitFor()
  t.equal((await bridge.call('GET', at('policy'))).body.policies.drift, 'report')
  await button(settingsMessages.save, dialog).click()
  await told(page, settingsMessages.saved)
  await bridge.phase('policy', 'hub', 'Synced')
})

t.test('a viewer sees the differences and no button', async t => {
  await drifted('seen', 'hub')
  await edit('seen', 'add', 'stray', { secret: 'x' })
  const { token } = await makeToken(bridge, { seen: 'viewer' })
  const viewer = await openTab(browser, bridge.url, '/projects/seen/drift', { token })
  await viewer.page.getByRole('table', { name: driftMessages.differs('hub') }).waitFor()
  await viewer.page.getByRole('list', { name: /^Unmanaged/ }).waitFor()
  t.strictSame(await viewer.page.getByRole('main').getByRole('button').allInnerTexts(), [driftMessages.again])
  await viewer.close()
})

t.test('on a phone nothing runs out of the page', async t => {
  await page.setViewportSize({ width: 360, height: 740 })
  await go(page, '/projects/seen/drift')
  await page.getByRole('table', { name: driftMessages.differs('hub') }).waitFor()
  t.ok(await page.evaluate('document.documentElement.scrollWidth <= 360'))
  t.strictSame(
    said.filter(line => !/\b(404|412)\b/.test(line)),
    []
  )
  await close()
})
