import t from 'tap'
import { menuMessages } from '#messages/menu'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, focused, openTab, settled, startBrowser } from '../helpers/console.ts'

t.setTimeout(110_000)
const bridge = await withBridge(t)
for (const name of ['demo', 'other']) await bridge.project(name)
for (const [project, id] of [
  ['demo', 'docker-hub'],
  ['other', 'docker-mirror']
] as const)
  await bridge.call('POST', `/api/v1/projects/${project}/credentials`, {
    ...{ id, type: 'access-token', description: `Token of ${project}`, data: { token: 'not-a-real-one' } }
  })
const browser = await startBrowser(t)

t.test('Ctrl+K finds credentials over all projects, pages and actions, by keyboard alone', async t => {
  const { page, said, close } = await openTab(browser, bridge.url, '/projects', { bypassCSP: true })
  await settled(page)
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Search projects, credentials, pages and actions' })
  await field.fill('docker')
  await page.getByRole('option', { name: 'docker-mirror' }).waitFor()
  t.equal(await page.getByRole('option').count(), 2)
  t.strictSame(await faultsInBoth(page), [])
  t.match(await page.getByRole('option', { selected: true }).textContent(), /docker-hub/)
  await page.keyboard.press('ArrowDown')
  t.match(await page.getByRole('option', { selected: true }).textContent(), /docker-mirror/)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/projects/other/credentials/docker-mirror')

  await page.keyboard.press('Control+k')
  await field.fill('new cred')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/projects/other/new')
  await settled(page)

  await page.keyboard.press('Control+k')
  await field.fill('theme dark')
  await page.keyboard.press('Enter')
  await page.locator('html[data-mantine-color-scheme=dark]').waitFor()
  await page.keyboard.press('Control+k')
  await field.fill('about')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: menuMessages.aboutTitle }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await page.keyboard.press('Control+k')
  await field.fill('nothing like it')
  await page.getByText('Nothing found').waitFor()
  const opened = page.context().waitForEvent('page')
  await field.fill('audit')
  await page.getByRole('option', { name: 'Audit trail' }).waitFor()
  await page.keyboard.press('Control+Enter')
  const second = await opened
  await second.waitForURL('**/access/audit')
  await second.getByRole('button', { name: /^Signed in as/ }).waitFor()
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'detached' })
  t.strictSame(
    said.filter(text => /Content Security|Error/.test(text)),
    []
  )
  await close()
})

t.test('single keys, which are not taken while somebody types', async t => {
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/credentials', { bypassCSP: true })
  await page.getByRole('link', { name: 'docker-hub' }).first().waitFor()
  await page.keyboard.press('/')
  t.match(await focused(page), { tag: 'INPUT' })
  await page.keyboard.type('n?/')
  t.equal(new URL(page.url()).pathname, '/projects/demo/credentials')
  t.equal(await page.getByRole('dialog').count(), 0)
  await page.evaluate('document.activeElement.blur()')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  t.strictSame(await faultsInBoth(page), [])
  await page.keyboard.press('n')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  t.equal(new URL(page.url()).pathname, '/projects/demo/credentials', 'not under a dialog')
  await page.keyboard.press('n')
  await page.waitForURL('**/projects/demo/new')
  await page.goto('/projects')
  await settled(page)
  await page.keyboard.press('n')
  await page.getByRole('dialog', { name: 'New project' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Signed in as/ }).click()
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click()
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await close()
})

t.test('a viewer finds their own project alone, and is offered no change', async t => {
  const { token } = await makeToken(bridge, { demo: 'viewer' })
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/drift', {
    token,
    viewport: { width: 360, height: 700 }
  })
  await settled(page)
  await page.getByRole('button', { name: 'Search projects, credentials, pages and actions' }).click()
  const field = page.getByRole('combobox', { name: 'Search projects, credentials, pages and actions' })
  t.equal(await page.getByRole('option', { name: /New credential|Sync now|Audit trail/ }).count(), 0)
  await field.fill('docker')
  await page.getByRole('option', { name: 'docker-hub' }).waitFor()
  t.equal(await page.getByRole('option', { name: 'docker-mirror' }).count(), 0)
  await page.getByRole('option', { name: 'docker-hub' }).click()
  await page.waitForURL('**/projects/demo/credentials/docker-hub')
  await page.keyboard.press('n')
  await settled(page)
  t.match(page.url(), /docker-hub$/)
  await close()
})
