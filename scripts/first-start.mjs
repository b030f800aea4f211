// Measures what somebody sees who has just cloned this repository: seconds from `npm start` until the console can be used.
//   node scripts/first-start.mjs [--warm] [--test]
// It clones HEAD into an empty folder and begins with an empty cache of npm; --warm takes the cache of this account. With --test it measures
// `npm test` in the same clone afterwards. A redis-server or Chromium that this machine lacks is installed on the way, and counts.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const options = { warm: { type: 'boolean', default: false }, test: { type: 'boolean', default: false } }
const { values } = parseArgs({ options })

const place = mkdtempSync(join(tmpdir(), 'first-start-'))
const clone = join(place, 'clone')
const outside = (process.env.PATH ?? '').split(delimiter).filter(directory => !directory.includes('node_modules'))
const env = {
  ...{ PATH: outside.join(delimiter), HOME: process.env.HOME, LANG: 'C.UTF-8' },
  ...(values.warm ? {} : { npm_config_cache: join(place, 'cache') })
}

/** Runs an npm script; resolves with its seconds until `isDone`, or until it ends. The rest of it is ended then. */
async function secondsOf(script, settings, isDone) {
  const begin = performance.now()
  const seconds = () => ((performance.now() - begin) / 1000).toFixed(1)
  const child = spawn('npm', [script], {
    ...{ cwd: clone, env: { ...env, ...settings }, stdio: ['ignore', 'pipe', 'inherit'], detached: true }
  })
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
    process.stdout.write(chunk)
  })
  const ended = new Promise(resolve => child.once('close', resolve))
  try {
    for (;;) {
      const code = await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 100))])
      if (code !== undefined && isDone !== undefined) throw new Error(`npm ${script} ended with code ${code}`)
      if (code !== undefined || (await isDone?.(output))) return seconds()
    }
  } finally {
    if (child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

/** The page, and every script that it begins with. */
async function isUsable(output) {
  const [, url] = /"url":"([^"]+)".*"bridge started"/.exec(output) ?? []
  if (url === undefined) return false
  const page = await fetch(url)
  const scripts = [...(await page.text()).matchAll(/src="([^"]+\.js)"/g)].map(([, path]) => fetch(new URL(path, url)))
  return page.ok && scripts.length > 0 && (await Promise.all(scripts)).every(({ ok }) => ok)
}

try {
  execFileSync('git', ['clone', '--quiet', root, clone])
  const start = await secondsOf('start', { PORT: '0', DATA_DIR: join(place, 'data'), DRAIN_TIME: '0s' }, isUsable)
  const test = values.test ? await secondsOf('test', {}) : undefined
  const model = /^model name\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? cpus()[0]?.model
  console.log(
    `\n${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB; npm's cache was ${values.warm ? 'warm' : 'empty'}`
  )
  console.log(`npm start until the console can be used: ${start} s`)
  if (test !== undefined) console.log(`npm test after that: ${test} s`)
} finally {
  rmSync(place, { recursive: true, force: true })
}
