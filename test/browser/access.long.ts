import t from 'tap'
import { accessMessages } from '#messages/access'
import { controllerMessages } from '#messages/controllers'
import { generalMessages } from '#messages/general'
import { settingsMessages } from '#messages/settings'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, go, openTab, startBrowser, tabTo, told } from '../helpers/console.ts'

t.setTimeout(110_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')
const { page } = await openTab(browser, bridge.url, '/access/groups', { bypassCSP: true, viewport: { width: 360, height: 740 } })
const { groups } = accessMessages
const stored = async () => (await bridge.call('GET', '/api/v1/group-roles')).body.items

/** Nothing is wider than a phone. */
const fits = async (what: string) =>
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360, `${what} on a phone`)

t.test('a group gets roles by the keyboard alone, other roles, and none', async t => {
  await page.getByText(groups.none).waitFor()
  await tabTo(t, page, `${groups.new}…`)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('team')
  for (let field = 0; field < 2; field++) await page.keyboard.press('Tab')
  await page.keyboard.type('demo')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: groups.save }).focus()
  await page.keyboard.press('Enter')
  await told(page, groups.saved('team'))
  await page.getByText('Viewer in demo').waitFor()
  t.match(await stored(), [{ group: 'team', role: null, projects: { demo: 'viewer' }, source: 'api' }])
  await fits('the list of groups')
  t.strictSame(await faultsInBoth(page), [])

  await page.getByRole('button', { name: groups.editOne('team') }).click()
  await page.getByRole('button', { name: accessMessages.tokens.addRole }).click()
  await page.getByRole('combobox', { name: 'Project 2' }).fill('*')
  await page.keyboard.press('Tab')
  await page.getByRole('combobox', { name: 'Role 2' }).click()
  await page.getByRole('option', { name: generalMessages.role.operator }).click()
  await fits('the form')
  await page.getByRole('button', { name: groups.save }).click()
  await page.getByText('Viewer in demo, Operator in every project').waitFor()
  t.match(await stored(), [{ projects: { demo: 'viewer', '*': 'operator' } }])

  await page.getByRole('button', { name: groups.new }).click()
  await page.getByRole('textbox', { name: groups.group }).fill('a:b')
  await page.getByRole('combobox', { name: groups.kind }).click()
  await page.getByRole('option', { name: groups.kinds['platform-admin'] }).click()
  await page.getByRole('button', { name: groups.save }).click()
  await page.getByRole('dialog').getByRole('alert').waitFor()
  await page.getByRole('textbox', { name: groups.group }).fill('ops')
  await page.getByRole('button', { name: groups.save }).click()
  await page.getByRole('listitem').filter({ hasText: 'ops' }).getByText(generalMessages.role.platformAdmin).waitFor()
  await page.getByRole('button', { name: groups.removeOne('ops') }).click()
  await page.getByRole('dialog').getByRole('button', { name: groups.remove }).click()
  await told(page, groups.removed('ops'))
  t.match(await stored(), [{ group: 'team' }])
})

t.test('a project shows who has access to it, and why', async t => {
  await bridge.call('PUT', '/api/v1/projects/demo/members/oidc:alice', { role: 'operator' })
  const { token } = await makeToken(bridge, { demo: 'admin' })
  await go(page, '/projects/demo/settings')
  const entries = page.getByRole('list', { name: settingsMessages.access }).getByRole('listitem')
  await entries.filter({ hasText: 'oidc:alice' }).getByText(settingsMessages.why.member).waitFor()
  await entries.filter({ hasText: 'group:team' }).getByText(settingsMessages.source['group-roles']).first().waitFor()
  await entries.filter({ hasText: settingsMessages.why.token }).getByText(generalMessages.role.admin).waitFor()
  await fits('who has access')
  t.strictSame(await faultsInBoth(page), [])

  await page.getByRole('button', { name: settingsMessages.removeMemberOne('oidc:alice') }).click()
  await page.getByRole('dialog').getByRole('button', { name: settingsMessages.removeMember }).click()
  await entries.filter({ hasText: 'oidc:alice' }).waitFor({ state: 'detached' })

  const admin = await openTab(browser, bridge.url, '/projects/demo/settings', { token })
  await admin.page.getByRole('list', { name: settingsMessages.access }).waitFor()
  await admin.close()
  const viewer = await openTab(browser, bridge.url, '/projects/demo/settings', {
    token: (await makeToken(bridge, { demo: 'viewer' })).token
  })
  await viewer.page.getByRole('heading', { name: settingsMessages.members }).waitFor()
  t.equal(await viewer.page.getByText(settingsMessages.access).count(), 0)
  await viewer.close()
})

t.test('the processes of the bridge are shown with the circuit of each', async t => {
  await go(page, '/controllers/default')
  const [{ processes }] = (await bridge.call('GET', '/api/v1/controllers')).body.items
  t.ok(processes.length > 0)
  // what is for the search for a cause is folded
  await page.getByRole('button', { name: controllerMessages.detailsOf('default') }).click()
  const entry = page
    .getByRole('list', { name: controllerMessages.processesOf('default') })
    .getByRole('listitem')
    .first()
  await entry.getByText(processes[0].id).waitFor()
  await entry.getByText(controllerMessages.circuit.closed).waitFor()
  await fits('the processes')
  t.strictSame(await faultsInBoth(page), [])
})
