import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exclusive } from './exclusive.mjs'
import { run } from './run.mjs'

/** What the built console depends on, beside the sources in src/console. */
const others = ['openapi/client.ts', 'package-lock.json', 'scripts/build-console.mjs']

/** Builds the console unless dist/console was made from just these sources. Returns what to tell the user when it fails. */
export async function consoleFault(root) {
  if (isBuilt(root)) return undefined
  return exclusive('setup', `${root}/console`, async () => {
    if (isBuilt(root)) return undefined
    const pinned = join(root, 'node_modules', '.bin', 'node')
    const node = existsSync(pinned) ? pinned : process.execPath
    // before the build: a source that is saved meanwhile is then noticed at the next start
    const inputs = inputsOf(root)
    if (!(await run('building the console', node, ['scripts/build-console.mjs'], { cwd: root })))
      return 'the console does not build, see above'
    writeFileSync(stamp(root), inputs)
    return undefined
  })
}

const stamp = root => join(root, 'dist', 'console', '.inputs')
const isBuilt = root => existsSync(stamp(root)) && readFileSync(stamp(root), 'utf8') === inputsOf(root)

function inputsOf(root) {
  const sources = readdirSync(join(root, 'src', 'console'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  const hash = createHash('sha256')
  for (const file of [...sources, ...others.map(name => join(root, name))])
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}
