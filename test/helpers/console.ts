import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'
import { ADMIN_TOKEN } from './bridge.ts'

/** What a page says to the browser's console, and every error in it that nobody caught. */
export interface Tab {
  readonly page: Page
  readonly said: string[]
  close(): Promise<void>
}

export interface TabOptions extends BrowserContextOptions {
  /** Signs in with this token before the first page; nobody is signed in if it is empty. */
  readonly token?: string
}

/** One browser for a whole file. Closed with the test. */
export async function startBrowser(t: Test): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
  })
  t.teardown(() => browser.close())
  return browser
}

/** Opens a page of the console in a window of its own, which shares nothing with others. */
export async function openTab(browser: Browser, url: string, path: string, options: TabOptions = {}): Promise<Tab> {
  const { token = ADMIN_TOKEN, ...more } = options
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce', ...more })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const said: string[] = []
  page.on('console', message => said.push(message.text()))
  page.on('pageerror', error => said.push(error.message))
  if (token !== '') {
    // any address of the bridge will do: the console itself need not start twice
    await page.goto('/healthz')
    await page.evaluate(session => sessionStorage.setItem('session', session), JSON.stringify({ token, kind: 'token' }))
  }
  await page.goto(path)
  return { page, said, close: () => context.close() }
}

/** Goes to another page as a link of the console does: nothing is loaded anew. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`)
  await settled(page)
}

/** Waits until the page shows its heading and waits for nothing more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main :is(h1, h2)').first().waitFor()
  await page.locator('main [role=status]:has-text("Loading…")').waitFor({ state: 'detached' })
}

type AxeRun = typeof axe

/** Everything that the page and the browser's storage hold, as one text. */
export const everythingIn = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage }) +
    JSON.stringify([...document.querySelectorAll('input, textarea')].map(field => field.value)) + document.cookie + location.href`
  )

/** What axe calls serious or worse, a line for each. The page must have been opened with `bypassCSP`. */
export async function seriousFaults(page: Page, options: axe.RunOptions = {}): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async more => {
    const run = (globalThis as unknown as { axe: AxeRun }).axe.run
    const { violations } = await run({ preload: false, resultTypes: ['violations'], ...more })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`)
  }, options)
}
