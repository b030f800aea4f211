import t from 'tap'
import { credentialMessages } from '#messages/credential'
import { credentialsMessages } from '#messages/credentials'
import { overviewMessages } from '#messages/overview'
import { problemMessages } from '#messages/problems'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { focused, go, openTab, settled, startBrowser, tabTo } from '../helpers/console.ts'
import { frontDoor } from '../helpers/front-door.ts'

t.setTimeout(110_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('demo', { displayName: 'Demo' })
const door = await frontDoor(t, () => bridge.url)

const { page, said } = await openTab(browser, door.url, '/projects')
await settled(page)

const add = async (id: string, more: object = {}): Promise<void> => {
  const made = { id, type: 'access-token', data: { token: 'x-not-a-real-one' }, ...more }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo/credentials', made)).status, 201)
}

t.test('everything works by keyboard, with the focus kept and visible', async t => {
  const { page, close } = await openTab(browser, door.url, '/', { token: '' })
  await page.getByLabel('Token', { exact: true }).waitFor()
  await page.keyboard.type(ADMIN_TOKEN)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: overviewMessages.title }).waitFor()
  t.equal((await focused(page)).tag, 'MAIN', 'a new page has the focus, before its first link')
  await go(page, '/projects')
  await tabTo(t, page, /^Demo/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Demo' }).waitFor()
  await tabTo(t, page, 'New credential')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'New credential' }).waitFor()
  await tabTo(t, page, /^ID/)
  await page.keyboard.type('by-keys')
  await tabTo(t, page, /^Username/)
  await page.keyboard.type('alice')
  await tabTo(t, page, /^Password or token/)
  await page.keyboard.type('not-a-real-one')
  await page.keyboard.press('Enter')
  await page.getByText('by-keys: Synced').waitFor()
  await tabTo(t, page, 'Delete…')
  await page.keyboard.press('Enter')
  await page.getByLabel('Type by-keys to confirm').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  t.equal((await focused(page)).name, 'Delete…', 'a closed dialog gives the focus back')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').locator('input:focus').waitFor()
  await page.keyboard.type('by-keys')
  await page.keyboard.press('Enter')
  await page.getByText('No credentials yet').waitFor()
  t.not((await focused(page)).tag, 'BODY', 'the focus is somewhere')
  await close()
})

t.test('an outage of Jenkins: a waiting credential shows the reason and becomes Synced by itself', async () => {
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  await add('later')
  await go(page, '/projects/demo/credentials/later')
  await page.getByText(credentialMessages.retryingTitle).waitFor()
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await page.getByText('later: Synced').waitFor()
})

t.test('a loading button keeps the focus and acts once; when its row disappears, the next one gets the focus', async t => {
  await go(page, '/projects/demo/credentials/later')
  const asked: string[] = []
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  await page.route('**/credentials/later/sync*', async route => {
    asked.push(route.request().method())
    await answered
    await route.continue()
  })
  await page.getByRole('button', { name: 'Sync now' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('button[aria-disabled=true]').waitFor()
  t.match(await focused(page), { tag: 'BUTTON', name: 'Sync now' })
  await page.keyboard.press('Enter')
  answer()
  await page.locator('button[aria-disabled=true]').waitFor({ state: 'detached' })
  t.match(await focused(page), { tag: 'BUTTON', name: 'Sync now' })
  t.strictSame(asked, ['POST'])

  const made = []
  for (const name of ['one', 'two', 'three']) made.push(await makeToken(bridge, { demo: 'viewer' }, { name }))
  await go(page, '/access/tokens')
  const revoke = page.getByRole('button', { name: /^Revoke / })
  const nameOf = async (n: number) => (await revoke.nth(n).getAttribute('aria-label')) ?? ''
  const [first, second] = [await nameOf(0), await nameOf(1)]
  await page.getByRole('button', { name: first }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').locator('input:focus').waitFor()
  await page.keyboard.type(first.replace('Revoke ', ''))
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: first }).waitFor({ state: 'detached' })
  t.match(await focused(page), { tag: 'BUTTON', name: second })
  for (const { id } of made) await bridge.call('DELETE', `/api/v1/tokens/${id}`)
})

t.test('an outage of the bridge: the page says so, keeps its content and catches up', async t => {
  await go(page, '/projects/demo/credentials')
  await page.getByRole('link', { name: 'later' }).waitFor()
  await door.shut()
  await page.getByText(problemMessages.connection.lost).waitFor()
  t.equal(await page.getByRole('link', { name: 'later' }).isVisible(), true, 'what was shown stays')
  await bridge.restart()
  await add('meanwhile')
  await door.open()
  await page.getByText(problemMessages.connection.lost).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'meanwhile' }).waitFor()
  // said a moment later, so that it is heard
  await page.getByRole('status').filter({ hasText: problemMessages.connection.back }).waitFor({ state: 'attached' })
})

t.test('deep links and the back button work', async t => {
  const { page, close } = await openTab(browser, door.url, '/projects/demo/credentials/later?tab=events')
  await settled(page)
  const parts = page.getByRole('navigation', { name: credentialMessages.sections })
  t.strictSame(await parts.locator('[aria-current=page]').allTextContents(), ['Events'], 'one part is the current one')
  await page.getByRole('navigation', { name: 'Projects' }).getByRole('link', { name: 'Projects' }).click()
  await page.getByRole('link', { name: /^Demo/ }).click()
  await page.getByRole('link', { name: 'later' }).waitFor()
  await page.getByRole('textbox', { name: credentialsMessages.search }).fill('mean')
  await page.getByRole('link', { name: 'later' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'meanwhile' }).click()
  await page.getByRole('heading', { name: 'meanwhile' }).waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'meanwhile' }).waitFor()
  t.equal(await page.getByRole('textbox', { name: credentialsMessages.search }).inputValue(), 'mean', 'the search is still there')
  await page.reload()
  await page.getByRole('link', { name: 'meanwhile' }).waitFor()
  t.equal(await page.getByRole('link', { name: 'later' }).count(), 0)
  await close()
})

const offers = [
  'New credential',
  'Edit',
  'Delete…',
  'Sync now',
  'Save settings',
  'Delete project…',
  'New project…',
  'Controllers'
]
const offered: Readonly<Record<string, readonly string[]>> = {
  // every member sees the state of the controllers of the own projects
  viewer: ['Controllers'],
  operator: ['Controllers', 'New credential', 'Edit', 'Delete…', 'Sync now'],
  admin: ['Controllers', 'New credential', 'Edit', 'Delete…', 'Sync now', 'Save settings', 'Delete project…']
}

for (const [role, expected] of Object.entries(offered)) {
  t.test(`${role}: is offered exactly what the role may do`, async t => {
    const { token } = await makeToken(bridge, { demo: role })
    const { page, said, close } = await openTab(browser, door.url, '/projects', { token })
    const seen = new Set<string>()
    for (const path of ['', '/demo/credentials', '/demo/credentials/later', '/demo/drift', '/demo/events', '/demo/settings']) {
      await go(page, `/projects${path}`)
      for (const offer of offers) if ((await page.getByText(offer, { exact: true }).count()) > 0) seen.add(offer)
    }
    t.strictSame([...seen].sort(), [...expected].sort())
    t.strictSame(
      said.filter(text => /\b40[0-9]\b/.test(text)),
      [],
      'nothing is asked for that is refused'
    )
    await close()
  })
}

t.test('the browser logged no error of the page', async t => {
  t.strictSame(
    said.filter(text => /Content Security|TypeError|Warning:|owned/.test(text)),
    []
  )
})
