import t from 'tap'
import { driftMessages } from '#messages/drift'
import { generalMessages } from '#messages/general'
import { unmanagedMessages } from '#messages/unmanaged'
import { driftMessages as chineseDrift } from '../../src/console/messages/zh-CN/drift.ts'
import { generalMessages as chineseGeneral } from '../../src/console/messages/zh-CN/general.ts'
import { unmanagedMessages as chineseUnmanaged } from '../../src/console/messages/zh-CN/unmanaged.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, go, openTab, startBrowser, told } from '../helpers/console.ts'
import { consolePages, pathsOfRouter } from '../helpers/console-pages.ts'

const pages = consolePages('demo', 'seen')
const english = { driftMessages, generalMessages, unmanagedMessages }
const chinese = { driftMessages: chineseDrift, generalMessages: chineseGeneral, unmanagedMessages: chineseUnmanaged }

t.setTimeout(170_000)

const browser = await startBrowser(t)
const bridge = await withBridge(t, { reconcileInterval: 1_000 })
await bridge.project('demo', { displayName: 'Demo', policies: { drift: 'report' } })
await bridge.call('POST', '/api/v1/projects', { name: 'still', policies: { paused: true } })
// one that was changed in Jenkins, and events to list
await bridge.call('POST', '/api/v1/projects/demo/credentials', {
  id: 'seen',
  type: 'access-token',
  data: { token: 'x-not-a-real-one' }
})
await bridge.phase('demo', 'seen', 'Synced')
await bridge.control('POST', '/edit', { action: 'set', folder: 'demo', id: 'seen', fields: { description: 'theirs' } })
await bridge.phase('demo', 'seen', 'Drifted')

t.test('axe finds no serious fault on any page in either theme', async t => {
  const tab = await openTab(browser, bridge.url, '/sign-in', { token: '', bypassCSP: true })
  t.strictSame(await faultsInBoth(tab.page), [], 'signing in')
  await tab.close()
  await makeToken(bridge, { demo: 'viewer' }, { name: 'looks', readOnly: true })
  await bridge.call('PUT', '/api/v1/projects/demo/members/oidc:bo', { role: 'operator' })
  const { page, close } = await openTab(browser, bridge.url, '/projects', { bypassCSP: true })
  t.strictSame(
    pathsOfRouter().filter(path => !(path in pages)),
    [],
    'every page is in the list'
  )
  for (const path of Object.values(pages).flat()) {
    await go(page, path)
    t.strictSame(await faultsInBoth(page), [], path)
  }
  await go(page, '/projects/demo/settings')
  await page.getByRole('button', { name: 'Remove oidc:bo' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove this member?' })
  await dialog.waitFor()
  t.strictSame(await faultsInBoth(page), [])
  t.equal(await dialog.locator('header:not([role])').count(), 0, 'the page has one banner')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await told(page, 'oidc:bo is no longer a member.')
  await close()
})

/** Dialogs with the page and the button that opens each, in the texts of a language. */
const dialogsOf = (texts: typeof english | typeof chinese) => [
  ['/projects/demo/drift', texts.unmanagedMessages.takeOverOne('stray')],
  ['/projects/demo/drift', texts.unmanagedMessages.removeOne('stray')],
  ['/projects/demo/drift', texts.driftMessages.putRightOne('seen')],
  ['/projects/demo/drift', texts.driftMessages.keepOne('seen')],
  ['/projects/demo/credentials/seen', texts.generalMessages.delete]
]

t.test('nor in any dialog, in either language', async t => {
  await bridge.control('POST', '/edit', { action: 'add', folder: 'demo', id: 'stray', fields: { secret: 'x' } })
  for (const [locale, texts] of Object.entries({ en: english, 'zh-CN': chinese })) {
    const { page, close } = await openTab(browser, bridge.url, '/projects', { bypassCSP: true, locale })
    const dialog = page.getByRole('dialog')
    for (const [path = '', name = ''] of dialogsOf(texts)) {
      await go(page, path)
      // what opens a dialog ends with three dots
      await page
        .locator(`button:is([aria-label="${name}"], [aria-label="${name}…"])`)
        .or(page.getByRole('button', { name: `${name}…`, exact: true }))
        .first()
        .click()
      await dialog.waitFor()
      t.strictSame(await faultsInBoth(page), [], `${locale}: ${name}`)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    await page.keyboard.press('?')
    await dialog.waitFor()
    t.strictSame(await faultsInBoth(page), [], `${locale}: the sheet of keys`)
    await close()
  }
})
