import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { openTab, settled, startBrowser } from '../helpers/console.ts'

t.setTimeout(110_000)
const bridge = await withBridge(t)
await bridge.project('demo')
for (let n = 0; n < 30; n++)
  await bridge.call('POST', '/api/v1/projects/demo/credentials', {
    ...{ id: `token-${n}`, type: 'access-token', data: { token: 'not-a-real-one' } }
  })
const browser = await startBrowser(t)

/** What the toast lies on, of all that can be filled in or operated; what has scrolled under the bar of the page is hidden anyway. */
const COVERED = `(() => {
  const own = document.querySelector('[data-place] > div').getBoundingClientRect()
  const bar = document.querySelector('header').getBoundingClientRect().bottom
  return [...document.querySelectorAll('main :is(form, button, input, textarea, a), [role=dialog]')]
    .filter(other => {
      const { top, bottom, left, right } = other.getBoundingClientRect()
      return bottom > bar && top < own.bottom && bottom > own.top && left < own.right && right > own.left
    })
    .map(({ outerHTML }) => outerHTML.slice(0, 100))
})()`

for (const [width, height] of [
  [1280, 800],
  [768, 600],
  [360, 640]
] as const) {
  t.test(`at ${width}×${height} a toast covers neither a list nor the form after it`, async t => {
    const { page, close } = await openTab(browser, bridge.url, '/projects/demo/credentials', { viewport: { width, height } })
    await settled(page)
    await page.getByRole('button', { name: 'Sync now' }).click()
    const toast = page.locator('[data-place] > div')
    await toast.waitFor()
    // held, so that it outlasts what follows
    await page.getByRole('button', { name: 'Close', exact: true }).focus()
    t.strictSame(await page.evaluate(COVERED), [])
    await page.evaluate("history.pushState(null, '', '/projects/demo/new')")
    await page.locator('main form').waitFor()
    await settled(page)
    t.ok(await toast.isVisible(), 'it is still there')
    t.strictSame(await page.evaluate(COVERED), [])
    await close()
  })
}
