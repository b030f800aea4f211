import t from 'tap'
import { conflictMessages } from '#messages/conflict'
import { copiesMessages } from '#messages/copies'
import { credentialMessages } from '#messages/credential'
import { formMessages } from '#messages/credential-form'
import { projectMessages } from '#messages/project'
import { projectsMessages } from '#messages/projects'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { focused, go, openTab, startBrowser } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(200_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
for (let n = 10; n < 40; n++) await bridge.project(`demo-${n}`)
const { page, said } = await openTab(browser, bridge.url, '/projects', { viewport: { width: 900, height: 500 } })

t.test('a project created elsewhere appears by itself; focus and scroll position stay', async t => {
  const last = page.getByRole('link', { name: 'demo-39' })
  await last.focus()
  const before = await page.evaluate<number>('scrollY')
  t.ok(before > 0)
  await bridge.project('zulu')
  await page.getByRole('link', { name: 'zulu' }).waitFor()
  t.match(await focused(page), { tag: 'A', name: 'demo-39' })
  t.equal(await page.evaluate('scrollY'), before)
})

t.test('the list shows folder and controller of a project, on a phone as well', async t => {
  const row = page.getByRole('row').filter({ hasText: 'demo-10' })
  await page.setViewportSize({ width: 1280, height: 500 })
  await row.getByRole('cell', { name: 'default', exact: true }).waitFor()
  await page.setViewportSize({ width: 360, height: 640 })
  await row.getByText(/^demo-10 · default · Checked/).waitFor()
  t.equal(await row.getByRole('cell', { name: 'default', exact: true }).count(), 0)
  await page.setViewportSize({ width: 900, height: 500 })
})

t.test('of many projects, the one in trouble is at the top by one press; the rest of its row opens it, too', async t => {
  const made = { id: 'gone-by', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  const expiresAt = new Date(Date.now() - 86_400_000).toISOString()
  await bridge.call('POST', '/api/v1/projects/demo-37/credentials', { ...made, expiresAt }, { prefer: 'wait=20' })
  await go(page, '/projects')
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('button', { name: projectsMessages.sortBy(projectsMessages.health) }).click()
  const first = page.getByRole('row').nth(1)
  await first.getByRole('link', { name: 'demo-37' }).waitFor()
  await first.getByText(projectsMessages.expired(1)).waitFor()
  t.ok(((await first.boundingBox())?.height ?? 99) <= 37, 'rows of 36 px')
  await page.getByRole('combobox', { name: projectsMessages.stateFilter }).click()
  await page.getByRole('option', { name: projectsMessages.states.expired, exact: true }).click()
  await page.getByText(projectsMessages.count(1), { exact: true }).waitFor()
  t.match(page.url(), /state=expired/)
  await first.getByRole('cell').nth(1).click()
  await page.getByRole('heading', { name: 'demo-37' }).waitFor()
  await page.setViewportSize({ width: 900, height: 500 })
  await bridge.call('DELETE', '/api/v1/projects/demo-37/credentials/gone-by', undefined, { prefer: 'wait=20' })
})

t.test('every page about credentials is at the credentials tab', async t => {
  const made = { id: 'seen', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo-10/credentials', made)).status, 201)
  const current = page.getByRole('navigation', { name: projectMessages.sections }).locator('[aria-current=page]')
  for (const path of [
    'credentials',
    'new',
    'new?type=ssh-key',
    // the page of a credential has other tabs
    'credentials/seen/edit'
  ]) {
    await go(page, `/projects/demo-10/${path}`)
    t.strictSame(await current.allTextContents(), ['Credentials'], path)
  }
  await go(page, '/projects/demo-10/drift')
  t.strictSame(await current.allTextContents(), ['Drift'])
})

t.test('a page depends on its URL alone, also after navigating in the history', async t => {
  const [mine, theirs] = ['demo-11', 'demo-12']
  await bridge.call('PATCH', `/api/v1/projects/${mine}`, { displayName: 'Mine', policies: { maxAgeDays: 7 } })
  await bridge.call('PATCH', `/api/v1/projects/${theirs}`, { displayName: 'Theirs' })
  for (const project of [mine, theirs])
    for (const id of ['one', 'two']) {
      const body = { id, type: 'access-token', description: `${id} of ${project}`, data: { token: 'x-not-a-real-one' } }
      t.equal((await bridge.call('POST', `/api/v1/projects/${project}/credentials`, body)).status, 201)
    }

  await go(page, `/projects/${mine}/credentials/one/edit`)
  await go(page, `/projects/${mine}/credentials/two/edit`)
  await page.getByRole('heading', { name: 'Edit two' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Edit one' }).waitFor()
  t.equal(await page.getByLabel(/^Description/).inputValue(), `one of ${mine}`)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('heading', { name: 'one', exact: true }).waitFor()
  const two = (await bridge.call('GET', `/api/v1/projects/${mine}/credentials/two`)).body
  t.match(two, { description: `two of ${mine}`, generation: 1 })

  await go(page, `/projects/${mine}/settings`)
  await page.getByLabel(/^Warn about/).waitFor()
  await go(page, `/projects/${theirs}/settings`)
  await page.getByRole('heading', { name: 'Theirs' }).waitFor()
  t.equal(await page.getByLabel(/^Display name/).inputValue(), 'Theirs')
  t.equal(await page.getByLabel(/^Warn about/).inputValue(), '')

  await go(page, `/projects/${mine}/credentials`)
  await page.getByRole('checkbox', { name: 'Select one' }).check()
  await page.getByText('1 selected').waitFor()
  await go(page, `/projects/${theirs}/credentials`)
  await page.getByRole('checkbox', { name: 'Select one' }).waitFor()
  t.equal(await page.getByText('1 selected').count(), 0)
})

t.test('settings changed by another user during an edit: the entries stay, and the user decides', async t => {
  const api = '/api/v1/projects/demo-13'
  const theirs = (more: object) => bridge.call('PATCH', api, more)
  await go(page, '/projects/demo-13/settings')
  const name = page.getByLabel(/^Display name/)
  await theirs({ displayName: 'Not touched' })
  await until('what nobody touched follows', async () => (await name.inputValue()) === 'Not touched')

  await name.fill('Mine')
  await theirs({ displayName: 'Theirs', policies: { maxAgeDays: 9 } })
  await page.getByText('While you were editing, the admin token changed these settings.').waitFor()
  t.equal(await name.inputValue(), 'Mine')
  t.match(await focused(page), { tag: 'INPUT' })
  await page.getByRole('button', { name: conflictMessages.overwrite }).click()
  await page.getByRole('heading', { name: 'Mine' }).waitFor()
  t.match((await bridge.call('GET', api)).body, { displayName: 'Mine', policies: { maxAgeDays: 9 } })

  await page.route(`**${api}`, route => route.continue({ headers: { ...route.request().headers(), 'if-match': '"1"' } }))
  await name.fill('Too late')
  await page.getByRole('button', { name: 'Save settings' }).click()
  await page.locator('[role=alert]:focus').getByText(conflictMessages.title).waitFor()
  await page.unroute(`**${api}`)
  await page.getByRole('button', { name: conflictMessages.takeTheirs }).click()
  t.equal(await name.inputValue(), 'Mine')
  t.equal(await page.getByText(conflictMessages.title).count(), 0)
})

t.test('errors of the settings form scroll into view, on a phone as well', async t => {
  await page.setViewportSize({ width: 360, height: 640 })
  const folder = page.getByLabel(/^Jenkins folder/)
  await folder.fill('demo-14')
  await page.getByRole('button', { name: 'Save settings' }).click()
  await page.getByText('belongs to the project "demo-14"').waitFor()
  t.match(await focused(page), { name: 'Jenkins folder' })
  await folder.fill('demo-13')
  await page.getByLabel(/^Display name/).fill('Nobody')
  const refuse = { status: 403, contentType: 'application/problem+json' }
  const body = JSON.stringify({ title: 'The caller may not do this', detail: 'Ask for it.', code: 'FORBIDDEN' })
  await page.route('**/api/v1/projects/demo-13', route => route.fulfill({ ...refuse, body }))
  await page.getByRole('button', { name: 'Save settings' }).click()
  const why = page.locator('[role=alert]:focus')
  await why.getByText('The caller may not do this').waitFor()
  const box = await why.boundingBox()
  t.ok(box !== null && box.y >= 0 && box.y + box.height <= 640, 'it is in view')
  await page.unroute('**/api/v1/projects/demo-13')
})

t.test('unknown and invalid search parameters are dropped', async t => {
  await page.setViewportSize({ width: 900, height: 700 })
  await go(page, '/projects/demo-11/credentials?phase=Nope&sort=evil&type=toString&filter=1')
  await page.getByText('2 credentials').waitFor()
  await go(page, '/projects/demo-11/credentials/one?tab=evil&made=1')
  await page.getByRole('heading', { name: 'Account details' }).waitFor()
  await go(page, '/access/audit?since=garbage&until=2020-13-45&project=demo-11')
  await page.getByText('credential.write').first().waitFor()
  t.equal(await page.getByLabel('From').inputValue(), '')

  const tab = await openTab(browser, bridge.url, '/projects/demo-11/settings', { token: '' })
  await tab.page.getByLabel('Token', { exact: true }).fill('jcb_typed\u2013by-a-word-processor')
  await tab.page.keyboard.press('Enter')
  await tab.page.getByText('This token is not valid').waitFor()
  await tab.close()
})

t.test('a missing page, project or credential is named as such, inside its frame, with a link that leads on', async t => {
  const menu = page.getByRole('navigation', { name: 'Main' })
  const says = async (path: string, title: string, way: string) => {
    await go(page, path)
    await page.getByRole('heading', { name: title, exact: true }).waitFor()
    t.ok(await menu.isVisible(), `${path}: the menu stays`)
    t.ok(await page.getByRole('main').getByRole('link', { name: way, exact: true }).last().isVisible(), `${path}: ${way}`)
    t.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0, `${path}: trying again cannot help`)
    t.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${path}: one heading of the page`)
  }
  await says('/nothing-here', 'Page not found', 'Back to projects')
  await says('/projects/demo-11/nothing-here', 'Page not found', 'Settings')
  await says('/projects/nobody/settings', 'Project “nobody” not found', 'Back to projects')
  const never = 'Credential “never-was” not found'
  await says('/projects/demo-11/credentials/never-was', never, 'Back to credentials')
  await says('/projects/demo-11/credentials/never-was/edit', never, 'Back to credentials')
  t.equal(await page.getByText('It was deleted').count(), 0)

  await bridge.call('DELETE', '/api/v1/projects/demo-11/credentials/two', undefined, { prefer: 'wait=20' })
  await says('/projects/demo-11/credentials/two', 'two was deleted', 'Back to credentials')
  await page
    .getByRole('list', { name: 'Events' })
    .getByText(/deleted two/)
    .waitFor()
  t.strictSame(
    said.filter(text => /HttpError|Error: 404/.test(text)),
    [],
    'what is shown is not in the console of the browser as well'
  )
})

t.test('a taken ID links to its credential; a deletion during an edit is reported', async t => {
  await go(page, '/projects/demo-12/new')
  await page.getByLabel(/^ID/).fill('two')
  await page.getByText('This id is taken.').waitFor()
  await page.getByRole('link', { name: 'Go to credential two' }).click()
  await page.getByRole('dialog').getByRole('button', { name: formMessages.leave }).click()
  await page.getByRole('heading', { name: 'two', exact: true }).waitFor()

  await go(page, '/projects/demo-12/credentials/two/edit')
  await page.getByLabel(/^Description/).fill('typed in vain')
  await bridge.call('DELETE', '/api/v1/projects/demo-12/credentials/two', undefined, { prefer: 'wait=20' })
  await page.getByText('two was deleted in the meantime').waitFor()
  t.equal(await page.getByLabel(/^Description/).inputValue(), 'typed in vain')
  t.ok(await page.getByRole('button', { name: 'Save changes' }).isDisabled())
})

t.test('credentials left behind by a rename in Jenkins: removed with a question, or the project moves there', async t => {
  const edit = (folder: string, to: string) => bridge.control('POST', '/edit', { action: 'move-folder', folder, to })
  const made = { id: 'left', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  await bridge.call('POST', '/api/v1/projects/demo-15/credentials', made, { prefer: 'wait=10' })
  for (const to of ['demo-15-a', 'demo-15-b']) {
    await edit('demo-15', to)
    await bridge.call('POST', '/api/v1/projects/demo-15/sync', undefined, { prefer: 'wait=10' })
    await until('it is found', async () => (await bridge.call('GET', '/api/v1/projects/demo-15/copies')).text.includes(`"${to}"`))
  }
  await go(page, '/projects/demo-15/credentials')
  const notice = page.getByRole('alert').filter({ hasText: copiesMessages.title(2) })
  await notice.getByText('demo-15-a', { exact: true }).waitFor()
  await notice.getByRole('button', { name: copiesMessages.remove }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: copiesMessages.removeAction, exact: true }).click()
  await page.getByText(copiesMessages.removed(1, 'demo-15-a')).waitFor()
  t.equal(await bridge.readback('demo-15-a', 'left'), null)
  await page.getByText(copiesMessages.title(1)).waitFor()
  await page.getByRole('button', { name: copiesMessages.follow }).click()
  await page.getByRole('dialog').getByRole('button', { name: copiesMessages.followAction, exact: true }).click()
  await page.getByText('demo-15-b').first().waitFor()
  await until('it has moved', async () => {
    const { folder, movedFrom } = (await bridge.call('GET', '/api/v1/projects/demo-15')).body
    return folder[0] === 'demo-15-b' && movedFrom === null
  })
})

t.test('users who may not write see who has to act, and no instructions', async t => {
  const { token } = await makeToken(bridge, { '*': 'viewer' })
  await bridge.control('POST', '/edit', { action: 'add', folder: 'demo-12', id: 'theirs', fields: { secret: 'x' } })
  const made = { id: 'theirs', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  await bridge.call('POST', '/api/v1/projects/demo-12/credentials', made, { prefer: 'wait=20' })
  const tab = await openTab(browser, bridge.url, '/projects/demo-12/credentials/theirs', { token })
  await tab.page.getByText(credentialMessages.blockedTitleViewer).waitFor()
  await tab.page.getByText('Jenkins already holds a credential with this ID').waitFor()
  t.equal(await tab.page.getByText(/Take it over|delete this one/).count(), 0)
  await tab.close()
})
