import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'
import { generalMessages as english } from '#messages/general'
import { generalMessages as chinese } from '../../src/console/messages/zh-CN/general.ts'
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
  /** As somebody whose browser is set to save data: nothing is fetched before it is needed. */
  readonly saveData?: boolean
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
  const { token = ADMIN_TOKEN, saveData = false, ...more } = options
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce', ...more })
  if (saveData) await context.addInitScript("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
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

/** What a page says while it loads, in each language. */
const LOADING = new RegExp([english.loading, chinese.loading].join('|'))

/** Waits until the page has come, and waits for nothing more. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
  await page.locator('main:not([aria-busy=true]) :is(h1, h2)').first().waitFor()
  await page.locator('main [role=status]', { hasText: LOADING }).first().waitFor({ state: 'detached' })
}

/** Waits for a line that says what was done, for the eye and the ear. */
export const told = (page: Page, text: string): Promise<void> =>
  page.getByRole('status').getByText(text, { exact: true }).waitFor()

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
    const run = (globalThis as unknown as { axe: typeof axe }).axe.run
    const { violations } = await run({ preload: false, resultTypes: ['violations'], ...more })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`)
  }, options)
}

/** The same in both themes. */
export async function faultsInBoth(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
    // on its way from one theme to the other a colour is that of neither
    await page.evaluate(
      'Promise.allSettled(document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished))'
    )
    // only colours differ between the themes
    const found = await seriousFaults(page, colorScheme === 'light' ? {} : { runOnly: ['color-contrast'] })
    faults.push(...found.map(fault => `${colorScheme}: ${fault}`))
  }
  return faults
}

interface Focused {
  readonly tag: string
  readonly name: string
  /** Whether one sees that it has the focus. */
  readonly shown: boolean
}

/** What has the focus. */
export const focused = (page: Page): Promise<Focused> =>
  page.evaluate<Focused>(`(() => {
    const element = document.activeElement
    const name = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent
    const shown = getComputedStyle(element).outlineStyle !== 'none'
    return { tag: element.tagName, name, shown }
  })()`)

/** How long the page's main thread was busy, in milliseconds of its own time, so that a machine with other work does not count. */
export interface Busy {
  /** At one go. */
  readonly longest: number
  readonly total: number
}

export async function busyWith(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<Busy> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', 'toplevel'] })
  await work()
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const main = trace.traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const tasks = trace.traceEvents.filter(
    ({ name, pid, tid }) => name === 'RunTask' && main.some(thread => thread.pid === pid && thread.tid === tid)
  )
  if (tasks.length === 0) throw new Error('the trace holds no task')
  const times = tasks.map(({ tdur = 0 }) => tdur / 1000)
  return { longest: Math.max(...times), total: times.reduce((sum, time) => sum + time, 0) }
}

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Presses Tab until the focus is on what has this name; on the way, each focus must be seen. */
export async function tabTo(t: Test, page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    if (now.tag !== 'BODY') t.ok(now.shown, `the focus is seen on ${now.tag} ${now.name.slice(0, 40)}`)
    if (typeof name === 'string' ? now.name === name : name.test(now.name)) return
  }
  throw new Error(`Tab never came to ${name}`)
}

/** Scrolls as somebody at a wheel does: a bit with every frame, past several pages of the list. */
export const scroll = (page: Page): Promise<void> =>
  page.evaluate(`new Promise(resolve => {
    let left = 60
    const step = () => {
      scrollBy(0, 480)
      if (--left > 0) requestAnimationFrame(step)
      else resolve()
    }
    step()
  })`)
