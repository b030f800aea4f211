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
    const loads: number[] = []
    for (const _ of rounds) loads.push(await firstLoad(browser, bridge, name))
    const tasks: number[] = []
    for (const _ of rounds) tasks.push(await scrolled(browser, bridge, name))
    return results(loads.slice(1), tasks.slice(1))
  }
}

/** Milliseconds from the navigation to a page that can be used, nothing of it cached. */
async function firstLoad(browser: Browser, bridge: Bridge, project: string): Promise<number> {
  const { page, close } = await openTab(browser, bridge.url, '/projects', { token: ADMIN_TOKEN })
  await page.getByRole('link', { name: new RegExp(project) }).waitFor()
  const took = await page.evaluate<number>('performance.now()')
  await close()
  return took
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

const results = (loads: readonly number[], tasks: readonly number[]): Result[] => [
  {
    what: 'console: first load until the list of projects can be used, Chromium on the same machine',
    ours: `${plain(median(loads))} ms${spread(loads)}`,
    better: 'less',
    goal: { text: 'at most 1,000 ms', wanted: 1000, measured: median(loads) },
    why: `${loads.map(plain).join(', ')} ms`
  },
  {
    what: `console: longest task while a list of ${plain(MANY)} credentials is scrolled`,
    ours: `${plain(median(tasks))} ms${spread(tasks)}`,
    better: 'less',
    goal: { text: 'at most 50 ms', wanted: 50, measured: median(tasks) },
    why: `${tasks.map(plain).join(', ')} ms`
  }
]
