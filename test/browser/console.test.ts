import t from 'tap'
import { conflictMessages } from '#messages/conflict'
import { credentialMessages } from '#messages/credential'
import { formMessages } from '#messages/credential-form'
import { driftMessages } from '#messages/drift'
import { generalMessages } from '#messages/general'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, go, openTab, settled, startBrowser, told } from '../helpers/console.ts'
import { consolePages } from '../helpers/console-pages.ts'

const SECRET = 'typed-S3cret-never-seen-again'
const EVIL = '<img src=x onerror="document.title=\'owned\'">'

const pages = consolePages('demo', 'seen')

t.setTimeout(300_000)

const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('demo', { displayName: EVIL, policies: { drift: 'report' } })

const { page, said } = await openTab(browser, bridge.url, '/projects/demo/credentials')
await settled(page)

t.test('an admin creates, edits and deletes a credential; its secret appears nowhere in the page', async t => {
  await page.getByRole('link', { name: 'New credential' }).first().click()
  await page.getByLabel(/^ID/).fill('dockerhub-id')
  await page.getByLabel(/^Username/).fill('alice')
  await page.getByLabel(/^Password or token/).fill(SECRET)
  await page.getByLabel(/^Description/).fill(EVIL)
  await page.getByRole('button', { name: 'Create credential' }).click()
  await page.getByText('dockerhub-id: Synced').waitFor()
  t.notMatch((await everythingIn(page)) + said.join(), SECRET)
  t.not(await page.title(), 'owned', 'texts are texts')
  t.equal((await bridge.readback('demo', 'dockerhub-id'))?.['password'], SECRET)

  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByLabel(/^Description/).fill('Docker Hub')
  t.equal(await page.getByLabel(/^Password or token/).inputValue(), '', 'a stored secret is never filled in')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('dockerhub-id: Synced').waitFor()
  t.equal((await bridge.readback('demo', 'dockerhub-id'))?.['password'], SECRET, 'empty means: keep')

  await page.getByRole('button', { name: 'Delete' }).click()
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true })
  t.equal(await confirm.isDisabled(), true)
  await page.getByLabel('Type dockerhub-id to confirm').fill('dockerhub-id')
  await confirm.click()
  await page.getByText('No credentials yet').waitFor()
  t.strictSame(
    said.filter(text => /Content Security|TypeError|owned/.test(text)),
    []
  )
})

t.test('a secret that was typed but not saved is gone with its form', async t => {
  await go(page, '/projects/demo/new?type=access-token')
  await page
    .getByLabel(/^Token/)
    .first()
    .fill(SECRET)
  await page.getByRole('button', { name: 'Create credential' }).click()
  await page.getByText(formMessages.correct).waitFor()
  await page.getByRole('link', { name: generalMessages.cancel }).click()
  await page.getByRole('dialog').getByRole('button', { name: formMessages.leave }).click()
  await page.getByText('No credentials yet').waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'New credential' }).waitFor()
  t.equal(
    await page
      .getByLabel(/^Token/)
      .first()
      .inputValue(),
    ''
  )
  t.notMatch((await everythingIn(page)) + said.join(), SECRET)
})

t.test('a viewer can read and is offered no changes', async t => {
  const made = { id: 'seen', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo/credentials', made)).status, 201)
  await bridge.phase('demo', 'seen', 'Synced')
  const { token } = await makeToken(bridge, { demo: 'viewer' })
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/credentials', { token })
  await page.getByRole('link', { name: 'seen' }).waitFor()
  const { call } = await makeToken(bridge, { demo: 'operator' }, { name: 'deploy' })
  await call('PATCH', '/projects/demo/credentials/seen', { expiresAt: '2099-01-01T00:00:00.000Z' })
  for (const path of ['credentials', 'credentials/seen', 'drift', 'events']) {
    await go(page, `/projects/demo/${path}`)
    for (const name of ['New credential', 'Edit', 'Delete…', 'Sync now'])
      t.equal(await page.getByText(name, { exact: true }).count(), 0, `${path}: ${name}`)
  }
  const byToken = { hasText: /An API token \w+ the expiry date of seen.*version 2/ }
  await page.getByRole('listitem').filter(byToken).waitFor()
  await go(page, '/projects/demo/settings')
  const facts = page.getByRole('region', { name: 'General' })
  await facts.getByText('Only report them').waitFor()
  t.equal(await facts.locator('input, button').count(), 0, 'what cannot be changed is told, and no dead form')
  await close()
})

t.test('a change made in Jenkins shows without a reload, with the names of the fields that differ', async t => {
  await go(page, '/projects/demo/credentials/seen')
  await page.getByText('seen: Synced').waitFor()
  const edit = { action: 'set', folder: 'demo', id: 'seen', fields: { description: EVIL } }
  t.equal((await bridge.control('POST', '/edit', edit)).status, 200)
  await page.getByText('seen: Drifted').waitFor()
  await page.getByText('Differs in Description').waitFor()
  await page.getByText(credentialMessages.driftStays).waitFor()
  const last = page.getByRole('region', { name: 'Status' }).getByRole('listitem')
  await last.filter({ hasText: 'seen was changed in Jenkins: description' }).waitFor()
  await last.filter({ hasText: '“deploy”' }).waitFor()
  await page.getByRole('link', { name: credentialMessages.toDrift }).click()
  await page.getByText('It was changed in Jenkins.').waitFor()
  await page.getByRole('button', { name: driftMessages.putRightOne('seen') }).click()
  await page.getByRole('dialog').getByRole('button', { name: driftMessages.putRight, exact: true }).click()
  await told(page, driftMessages.putRightDone('seen'))
  await go(page, '/projects/demo/credentials/seen')
  await page.getByText('seen: Synced').waitFor()
  t.not(await page.title(), 'owned')
})

t.test('a change by another user becomes a conflict instead of being overwritten', async t => {
  await go(page, '/projects/demo/credentials/seen/edit')
  await page.getByLabel(/^Description/).fill('mine')
  await bridge.call('PATCH', '/api/v1/projects/demo/credentials/seen', { description: 'theirs' })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText(conflictMessages.title).waitFor()
  t.equal(await page.getByText(formMessages.correct).count(), 0, 'no field is wrong')
  t.equal((await bridge.call('GET', '/api/v1/projects/demo/credentials/seen')).body.description, 'theirs')
  await page.getByRole('button', { name: conflictMessages.overwrite }).click()
  await page.getByRole('heading', { name: 'seen', exact: true }).waitFor()
  t.equal((await bridge.call('GET', '/api/v1/projects/demo/credentials/seen')).body.description, 'mine')
})

t.test('every page opens by its address', async t => {
  for (const path of Object.values(pages)
    .flat()
    .filter(path => path !== '/nothing-here')) {
    const answer = await fetch(bridge.url + path, { headers: { accept: 'text/html' } })
    t.match([path, answer.status, answer.headers.get('content-type')], [path, 200, /^text\/html/])
    await answer.body?.cancel()
  }
})

t.test('an address that does not exist: a page for browsers, a problem for programs', async t => {
  const asked = async (accept: string, path = '/nothing-here', method = 'GET') => {
    const answer = await fetch(bridge.url + path, { method, headers: { accept } })
    const text = await answer.text()
    return [answer.status, answer.headers.get('content-type'), text.includes('<div id="root">'), answer.headers.get('vary')]
  }
  const html = 'text/html,application/xhtml+xml,*/*;q=0.8'
  t.match(await asked(html), [404, /^text\/html/, true, /Accept,/])
  t.match(await asked(html, '/nothing/at/all.php?x=<script>'), [404, /^text\/html/, true])
  for (const accept of ['*/*', 'application/json']) t.match(await asked(accept), [404, /^application\/problem/, false], accept)
  t.match(await asked(html, '/nothing-here', 'POST'), [404, /^application\/problem/, false])
  t.match(await asked(html, '/api/v1/nothing-here'), [401, /^application\/problem/, false])
})

t.test(
  'the overview waits for one round of files and one of answers: its page names every script, and asks once for each',
  async t => {
    const tab = await openTab(browser, bridge.url, '/', { saveData: true })
    await tab.page.getByRole('main').getByRole('link', { name: 'demo', exact: true }).first().waitFor()
    const asked = await tab.page.evaluate<string[]>(
      "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)"
    )
    const html = await (await fetch(bridge.url, { headers: { 'accept-language': 'en' } })).text()
    const scripts = asked.filter(path => path.endsWith('.js'))
    t.strictSame(
      scripts.filter(path => !html.includes(`"${path}"`)),
      [],
      'scripts that the browser hears of only while others run'
    )
    t.ok(scripts.length > 5 && scripts.length <= 30, `${scripts.length} scripts`)
    for (const path of ['/api/v1/whoami', '/api/v1/overview']) t.equal(asked.filter(one => one === path).length, 1, path)
    await tab.close()
  }
)

t.test('the first load of any page takes less than 250 KB of script, compressed', async t => {
  for (const path of ['/projects/demo/credentials', '/projects/demo/new?type=ssh-key', '/projects/demo/settings']) {
    const tab = await openTab(browser, bridge.url, path, { saveData: true })
    await tab.page.getByRole('heading', { name: EVIL }).waitFor()
    await settled(tab.page)
    const bytes = await tab.page.evaluate<number>(
      "performance.getEntriesByType('resource').filter(r => r.name.endsWith('.js')).reduce((n, r) => n + r.encodedBodySize, 0)"
    )
    t.ok(bytes > 100_000 && bytes < 250_000, `${path}: ${bytes}`)
    await tab.close()
  }
})
