import { type Browser, chromium } from 'playwright-core'
import { busyWith, go, openTab, scroll } from '../../test/helpers/console.ts'
import { ADMIN_TOKEN, type Bridge } from '../lib/bridge.ts'
import { range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { samples } from '../lib/samples.ts'
import { median, plain, spread } from '../lib/stats.ts'
import type { Result, Row } from '../row.ts'

const MANY = 5000

/** The console in a real browser on the same machine: its first load, and a long list that is scrolled. */
export const console: Row = {
  name: 'console',
  real: 'it measures the browser',
  async run(setting) {
    const { quick, jenkins, disposal } = setting
    const bridge = await openBridge(setting, { redis: await openRedis(setting) })
    const name = jenkins.name('console')
    await bridge.project(name, { paused: true })
    await bridge.apply(name, samples(quick ? MANY / 10 : MANY))
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
    const browser = disposal.add(await chromium.launch({ executablePath: '/usr/bin/chromium', args }), b => b.close())
    // The first one also starts the browser's own parts.
    const rounds = range(quick ? 3 : 8)
    const loads: Load[] = []
    for (const _ of rounds) loads.push(await firstLoad(browser, bridge, name))
    const tasks: number[] = []
    for (const _ of rounds) tasks.push(await scrolled(browser, bridge, name))
    return results(loads.slice(1), tasks.slice(1))
  }
}

interface Load {
  /** Milliseconds from the navigation to a page that can be used, nothing of it cached. */
  readonly took: number
  /** Milliseconds for which the main thread was busy until then. */
  readonly busy: number
  /** Bytes of scripts as they were sent, until then. */
  readonly script: number
}

/** The overview, on which people land: its numbers are there, and a press of a button is answered. */
async function firstLoad(browser: Browser, bridge: Bridge, project: string): Promise<Load> {
  // what is fetched ahead for later pages is not part of the first load
  const { page, close } = await openTab(browser, bridge.url, '/healthz', { token: ADMIN_TOKEN, saveData: true })
  let took = 0
  const { total: busy } = await busyWith(browser, page, async () => {
    await page.goto('/', { waitUntil: 'commit' })
    await page.getByRole('link', { name: project, exact: true }).first().waitFor()
    await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
    took = await page.evaluate<number>('performance.now()')
  })
  const script = await page.evaluate<number>(
    "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)"
  )
  await close()
  return { took, busy, script }
}

/** Milliseconds of the longest task while somebody scrolls past several pages of the list. */
async function scrolled(browser: Browser, bridge: Bridge, project: string): Promise<number> {
  const { page, close } = await openTab(browser, bridge.url, '/projects', { token: ADMIN_TOKEN })
  await go(page, `/projects/${project}/credentials`)
  await page.getByRole('table').waitFor()
  const { longest } = await busyWith(browser, page, () => scroll(page))
  await close()
  return longest
}

const timesOf = (loads: readonly Load[]): number[] => loads.map(({ took }) => took)

const results = (loads: readonly Load[], tasks: readonly number[]): Result[] => [
  {
    what: 'console: first load until the overview can be used, nothing cached, Chromium on the same machine',
    ours: `${plain(median(timesOf(loads)))} ms${spread(timesOf(loads))}`,
    better: 'less',
    goal: { text: 'at most 1,000 ms', wanted: 1000, measured: median(timesOf(loads)) },
    why: `${timesOf(loads).map(plain).join(', ')} ms, of which the main thread was busy ${loads.map(({ busy }) => plain(busy)).join(', ')} ms`,
    note: `The main thread was busy for ${plain(median(loads.map(({ busy }) => busy)))} ms of processor time, which other work on the machine does not lengthen.`
  },
  {
    what: 'console: compressed script of that load',
    ours: `${plain(median(loads.map(({ script }) => script)) / 1024)} KiB`,
    better: 'less',
    goal: { text: 'at most 250 KiB', wanted: 250, measured: median(loads.map(({ script }) => script)) / 1024 }
  },
  {
    what: `console: longest task while a list of ${plain(MANY)} credentials is scrolled`,
    ours: `${plain(median(tasks))} ms${spread(tasks)}`,
    better: 'less',
    goal: { text: 'at most 50 ms', wanted: 50, measured: median(tasks) },
    why: `${tasks.map(plain).join(', ')} ms`
  }
]
