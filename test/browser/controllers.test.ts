import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { faultsInBoth, openTab, startBrowser } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(60_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')

t.test('what happened to a controller is listed, newest first, and goes on by itself', async t => {
  const circuit = (state: string) =>
    until(`the circuit is ${state}`, async () => {
      // asks Jenkins at once, each time
      await bridge.call('GET', '/api/v1/projects/demo/plan')
      return (await bridge.call('GET', '/api/v1/controllers')).body.items[0].circuit === state
    })
  const { page, close } = await openTab(browser, bridge.url, '/controllers', { bypassCSP: true })
  const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem')
  const disclosure = page.getByRole('button', { name: 'Recent events of default' })
  await disclosure.click()
  await page.getByText('Nothing happened yet').waitFor()
  await disclosure.click()

  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  await circuit('open')
  await disclosure.click()
  await events.filter({ hasText: 'Calls to Jenkins paused' }).waitFor()
  t.strictSame(await faultsInBoth(page), [])

  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await circuit('closed')
  await events.filter({ hasText: 'Calls to Jenkins resumed' }).first().waitFor()
  t.match(await events.first().textContent(), /^Calls to Jenkins resumed.*Jenkins answers again\.$/)
  t.match(
    await events.nth(1).textContent(),
    /^Calls to Jenkins paused.*The last failure \(JenkinsUnreachable\): .*Check its address/
  )
  await disclosure.click()
  t.equal(await events.count(), 0)
  await close()
})
