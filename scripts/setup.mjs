// First step of every npm script: makes a fresh clone ready. Runs on Node 20 without any package.
//   node scripts/setup.mjs [dev] [redis] [store] [chromium] [console] [promtool] [groovy] [haproxy] [nginx] [faketime] [zsh] [fish] [docker-registry] [sshd]
// dev: development packages too; redis, chromium, promtool, groovy, haproxy, nginx, faketime, zsh, fish, docker-registry, sshd: the program itself; store: a redis-server unless REDIS_URL names one;
// console: the web page and the help pages, built when their sources changed
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { consoleFault, helpFault } from './lib/console.mjs'
import { exclusive } from './lib/exclusive.mjs'
import { missingPackages } from './lib/packages.mjs'
import { programFault } from './lib/programs.mjs'
import { promtoolFault } from './lib/promtool.mjs'
import { run } from './lib/run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const known = [
  'dev',
  'redis',
  'store',
  'chromium',
  'console',
  'promtool',
  'groovy',
  'haproxy',
  'nginx',
  'faketime',
  'zsh',
  'fish',
  'docker-registry',
  'sshd'
]
const needs = new Set(process.argv.slice(2))

async function packagesFault() {
  const stale = () => missingPackages(root, { dev: needs.has('dev') || needs.has('console') }).length > 0
  if (!stale()) return undefined
  return exclusive('setup', root, async () => {
    if (!stale()) return undefined
    // no package here needs an install script; --include because NODE_ENV=production would leave half of it out
    const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
    return (await run('installing the packages (npm ci)', 'npm', args, { cwd: root })) ? undefined : 'npm ci failed, see above'
  })
}

/** The sources are TypeScript that Node runs as it is: that needs the pinned Node of node_modules, or a system Node >= 24. */
function nodeFault() {
  const pinned = join(root, 'node_modules', '.bin', 'node')
  const version = existsSync(pinned) ? spawnSync(pinned, ['--version'], { encoding: 'utf8' }).stdout : process.version
  if (Number(/^v(\d+)/.exec(version ?? '')?.[1]) >= 24) return undefined
  return existsSync(pinned)
    ? 'the Node in node_modules does not run on this system: remove node_modules/.bin/node and install Node 24 or newer'
    : `Node ${process.version} cannot run this and no Node 24 package exists for this system: install Node 24 or newer`
}

const steps = [
  () => {
    const wrong = [...needs].filter(need => !known.includes(need))
    return wrong.length > 0 ? `unknown need: ${wrong.join(', ')} (known: ${known.join(', ')})` : undefined
  },
  packagesFault,
  nodeFault,
  () => (needs.has('redis') || (needs.has('store') && !process.env.REDIS_URL) ? programFault('redis-server') : undefined),
  () => (needs.has('chromium') ? programFault('chromium') : undefined),
  ...['groovy', 'haproxy', 'nginx', 'faketime', 'zsh', 'fish', 'docker-registry', 'sshd'].map(
    program => () => (needs.has(program) ? programFault(program) : undefined)
  ),
  () => (needs.has('console') ? consoleFault(root) : undefined),
  () => (needs.has('console') ? helpFault(root) : undefined),
  () => (needs.has('promtool') ? promtoolFault(root) : undefined)
]

for (const step of steps) {
  const fault = await step()
  if (fault === undefined) continue
  console.error(`setup: ${fault}`)
  process.exit(1)
}
