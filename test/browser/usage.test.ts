import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { go, openTab, startBrowser } from '../helpers/console.ts'

t.setTimeout(300_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')

const HOSTILE = [
  '<img src=x onerror="document.title=\'owned\'">',
  '"><svg onload="document.title=\'owned\'">',
  "<script>document.title='owned'<",
  "javascript:document.title='owned'",
  '{{constructor.constructor("document.title=1")()}}'
]

t.test('names of jobs are escaped wherever they appear', async t => {
  const made = { id: 'used', type: 'access-token', data: { token: 'x-not-a-real-one' } }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo/credentials', made)).status, 201)
  await bridge.phase('demo', 'used', 'Synced')
  for (const job of HOSTILE) {
    const build = { folder: 'demo', job, number: 1, credential: 'used' }
    t.equal((await bridge.control('POST', '/build', build)).status, 201, job)
  }
  // the policy of the page would stop most of it: here it is the page itself that is looked at
  const { page, said, close } = await openTab(browser, bridge.url, '/projects/demo/credentials/used?tab=usage', {
    bypassCSP: true
  })
  const isHarmless = async (where: string) => {
    t.equal(await page.locator(`${where} :is(img, script, [onload], [onerror])`).count(), 0)
    const hrefs = await page
      .locator(`${where} a`)
      .evaluateAll(links => links.map(link => (link as unknown as { href: string }).href))
    t.ok(hrefs.length > 0 || where !== 'main')
    for (const href of hrefs) t.match(href, /^http:/)
    t.not(await page.title(), 'owned')
  }
  for (const job of HOSTILE) await page.getByText(`demo/${job}`, { exact: true }).waitFor()
  await isHarmless('main')
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  for (const job of HOSTILE) await dialog.getByText(`demo/${job}`, { exact: true }).waitFor()
  await isHarmless('[role=dialog]')
  await page.keyboard.press('Escape')

  await go(page, '/projects/demo/credentials')
  await page.getByRole('checkbox', { name: 'Select used' }).check()
  await page.getByRole('button', { name: 'Delete…', exact: true }).click()
  await page.getByLabel('Type demo to confirm').fill('demo')
  await page.getByRole('button', { name: 'Delete 1 credential' }).click()
  await page.getByText(`demo/${HOSTILE[0]}`).waitFor()
  await isHarmless('main')
  t.strictSame(
    said.filter(text => /owned|Error/.test(text)),
    []
  )
  await close()
})

t.test('the deletion dialog shows a job from before the last write without scrolling, on a phone as well', async t => {
  const made = { id: 'rewritten', type: 'access-token', data: { token: 'y-not-a-real-one' } }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo/credentials', made)).status, 201)
  await bridge.phase('demo', 'rewritten', 'Synced')
  await bridge.control('POST', '/build', { folder: 'demo', job: 'release', number: 1, credential: 'rewritten' })
  const path = '/api/v1/projects/demo/credentials/rewritten'
  await bridge.call('PATCH', path, { description: 'other' }, { prefer: 'wait=10' })
  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/credentials/rewritten', {
    viewport: { width: 375, height: 800 }
  })
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  const job = dialog.getByText('demo/release', { exact: true })
  await job.waitFor()
  const [box, room] = [await job.boundingBox(), await dialog.locator('section').boundingBox()]
  t.ok(box !== null && room !== null && box.y + box.height <= room.y + room.height, JSON.stringify({ box, room }))
  await close()
})
