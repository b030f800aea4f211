import type { Locator } from 'playwright-core'
import t from 'tap'
import { formMessages } from '#messages/credential-form'
import { withBridge } from '../helpers/bridge.ts'
import { everythingIn, faultsInBoth, focused, go, openTab, startBrowser, tabTo } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(120_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
await bridge.project('demo')
const { page } = await openTab(browser, bridge.url, '/projects/demo/new?type=secret-file', {
  bypassCSP: true,
  viewport: { width: 360, height: 740 }
})

/** A file that is no text. */
const BYTES = Buffer.from([0, 255, 1, 254, 10, 13])

/** Drops a file on an area, as somebody who drags it from another window does. */
async function drop(area: Locator, name: string, size: number, text = ''): Promise<void> {
  const content = text === '' ? `new Uint8Array(${size}).fill(7)` : JSON.stringify(text)
  const file = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([${content}], ${JSON.stringify(name)}))
    return transfer
  })()`)
  for (const type of ['dragover', 'drop']) await area.dispatchEvent(type, { dataTransfer: file })
}

/** Waits until the field says so. */
const holds = (area: Locator, what: RegExp): Promise<unknown> =>
  until(`the field holds ${what}`, async () => what.test(await area.getByRole('textbox').inputValue()))

const choose = async (area: Locator, name: string, buffer: Buffer, byKeyboard = false): Promise<void> => {
  const chooser = page.waitForEvent('filechooser')
  const button = area.getByRole('button', { name: formMessages.chooseFile })
  if (byKeyboard) {
    await button.focus()
    await page.keyboard.press('Enter')
  } else await button.click()
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer })
}

t.test('a secret file is chosen by the keyboard, taken away and chosen again; its bytes arrive', async t => {
  const area = page
    .getByRole('group', { name: 'File', exact: true })
    .or(page.getByRole('group', { name: /content/i }))
    .first()
  const shown = area.getByRole('textbox')
  await page.getByLabel(/^ID/).fill('upload')
  await tabTo(t, page, formMessages.chooseFile)
  t.match(await focused(page), { tag: 'BUTTON' })
  await choose(area, 'key.bin', BYTES, true)
  await holds(area, /^key\.bin \(6/)
  t.notMatch(await everythingIn(page), BYTES.toString('base64'), 'the content is not shown')
  t.strictSame(await faultsInBoth(page), [])
  await area.getByRole('button', { name: formMessages.clearFile }).click()
  t.equal(await shown.inputValue(), '')
  await choose(area, 'key.bin', BYTES)
  await holds(area, /^key\.bin \(6/)
  await page.getByRole('button', { name: formMessages.create }).click()
  await page.getByRole('heading', { name: 'upload', exact: true }).waitFor()
  await bridge.phase('demo', 'upload', 'Synced')
  t.match(JSON.stringify(await bridge.readback('demo', 'upload')), BYTES.toString('base64'))
  t.notMatch(await everythingIn(page), BYTES.toString('base64'))
})

t.test('a file is dropped on the field; one that is too large is refused and changes nothing', async t => {
  await go(page, '/projects/demo/new?type=secret-file')
  const area = page
    .getByRole('group', { name: 'File', exact: true })
    .or(page.getByRole('group', { name: /content/i }))
    .first()
  await drop(area, 'small.bin', 9)
  await holds(area, /^small\.bin \(9/)
  await drop(area, 'large.bin', 3 * 1024 * 1024)
  await area.getByText(/^The file is too large/).waitFor()
  t.match(await area.getByRole('textbox').inputValue(), /^small\.bin/)
  await drop(area, 'other.bin', 12)
  await holds(area, /^other\.bin \(12/)
  t.equal(await area.getByText(/^The file is too large/).count(), 0)
})

t.test('the form of a certificate begins without an error; a wrong file is told at the field', async t => {
  const checked = page.waitForResponse('**/credentials/validate*')
  await go(page, '/projects/demo/new?type=certificate')
  await checked
  await page.evaluate('new Promise(done => setTimeout(done, 100))')
  t.equal(await page.locator('[aria-invalid=true]').count(), 0)
  const store = page.getByRole('group', { name: 'Key store' })
  await drop(store, 'wrong.p12', 0, 'this is no key store')
  await store.locator('[aria-invalid=true]').waitFor()
  const chain = page.getByRole('group', { name: 'Certificate chain' })
  await choose(chain, 'chain.der', BYTES)
  await chain.getByText(formMessages.notText).waitFor()
  await chain.getByRole('textbox').fill('typed')
  await chain.getByText(formMessages.notText).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: formMessages.create }).click()
  await page.locator('input:focus[aria-invalid=true]').waitFor()
})
