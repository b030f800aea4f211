// Writes docs/screenshots/*.webp: the pages of the console in both themes, and on a phone. Look at each of them after a change of the console.
//   node scripts/screenshots.mjs [--only NAME,NAME…] [directory]
//   node scripts/screenshots.mjs --all [--only NAME,NAME…] DIRECTORY   every page and state, at four widths, in both themes and languages
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { scenes, textsOf } from './screenshots/scenes.mjs'
import { openWorld } from './screenshots/world.mjs'

const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false }, only: { type: 'string' } },
  allowPositionals: true
})
if (values.all && positionals.length === 0)
  throw new Error('--all needs a directory: these pictures are for looking at, not for the docs')
const directory = positionals[0] ?? fileURLToPath(new URL('../docs/screenshots', import.meta.url))
const wanted = values.only?.split(',') ?? Object.keys(scenes)
const window = { viewport: { width: 1200, height: 760 } }
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
const looks = {
  light: { colorScheme: 'light', ...window },
  dark: { colorScheme: 'dark', ...window },
  phone: { colorScheme: 'light', ...phone },
  'light-zh-CN': { colorScheme: 'light', ...window, locale: 'zh-CN' },
  'dark-zh-CN': { colorScheme: 'dark', ...window, locale: 'zh-CN' }
}
/** For --all: a scene is opened on a phone and at a desk, and seen at the widths of each. */
const views = { 360: phone, desk: { viewport: { width: 1280, height: 800 } } }
const widths = { 360: [360], desk: [1280, 768, 1920] }

mkdirSync(directory, { recursive: true })
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
})
const world = await openWorld().catch(async error => {
  await browser.close()
  throw error
})

/** Opens a scene in a new page and hands it to `draw`. A scene that cannot be reached is reported, and the others go on. */
async function open(context, texts, name, draw) {
  const { path, act, route, wait = 700, as = 'admin' } = scenes[name]
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complain = text => console.error(`${name}: ${text.split('\n').slice(0, 3).join(' ')}`)
  if (route === undefined) page.on('console', message => message.type() === 'error' && complain(message.text()))
  page.on('pageerror', error => complain(error.message))
  try {
    await page.goto(`${world.url}/healthz`)
    const session = JSON.stringify({ token: world.tokens[as], kind: 'token' })
    if (as !== 'anonymous') await page.evaluate(text => sessionStorage.setItem('session', text), session)
    if (route !== undefined) await page.route(...route)
    await page.goto(world.url + path)
    await page.locator('main :is(h1, h2), main [role=status]').first().waitFor()
    await page
      .locator('main h1, main h2')
      .first()
      .waitFor({ timeout: route === undefined ? 10_000 : 1500 })
      .catch(() => {})
    await sleep(400)
    await act?.(page, texts)
    await sleep(wait)
    await draw(page, scenes[name])
  } catch (error) {
    complain(error.message)
    process.exitCode = 1
  } finally {
    await page.close()
  }
}

const press = await browser.newPage()

/** A picture as WebP, which is a third of its size; the browser itself knows how. */
async function asWebp(png) {
  const packed = await press.evaluate(async base64 => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.82).split(',')[1]
  }, png.toString('base64'))
  return Buffer.from(packed, 'base64')
}

async function drawDocs() {
  for (const [look, options] of Object.entries(looks)) {
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
    const texts = await textsOf(options.locale ?? 'en')
    for (const name of wanted.filter(name => scenes[name].looks.includes(look)))
      await open(context, texts, name, async page => {
        writeFileSync(join(directory, `${name}-${look}.webp`), await asWebp(await page.screenshot()))
      })
    await context.close()
  }
}

async function drawAll() {
  for (const language of ['en', 'zh-CN'])
    for (const [view, options] of Object.entries(views)) {
      const context = await browser.newContext({ ...options, locale: language, reducedMotion: 'reduce' })
      const texts = await textsOf(language)
      for (const name of wanted)
        await open(context, texts, name, async (page, { full }) => {
          for (const width of widths[view]) {
            await page.setViewportSize({ width, height: full ? 2200 : Math.max(740, Math.round(width * 0.62)) })
            for (const colorScheme of ['light', 'dark']) {
              await page.emulateMedia({ colorScheme })
              await sleep(250)
              const path = join(directory, `${name}-${width}-${colorScheme}-${language}.jpeg`)
              await page.screenshot({ path, type: 'jpeg', quality: 85 })
            }
          }
        })
      await context.close()
    }
}

try {
  await (values.all ? drawAll() : drawDocs())
} finally {
  await browser.close()
  await world.close()
}
