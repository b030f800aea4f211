import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exclusive } from './exclusive.mjs'
import { run } from './run.mjs'

/** What the built console depends on, beside the sources in src/console. */
const others = ['openapi/client.ts', 'package-lock.json', 'scripts/build-console.mjs']

/** What the help pages depend on. */
const ofHelp = ['docs', 'scripts/help', 'scripts/build-help.mjs', 'README.md', 'CHANGELOG.md', 'package-lock.json']

/** Builds the help pages unless dist/help was made from just these sources. Returns what to tell the user when it fails. */
export async function helpFault(root) {
  const made = join(root, 'dist', 'help', '.inputs')
  const isCurrent = () => existsSync(made) && readFileSync(made, 'utf8') === hashOf(root, ofHelp)
  if (isCurrent()) return undefined
  return exclusive('setup', `${root}/help`, async () => {
    if (isCurrent()) return undefined
    const inputs = hashOf(root, ofHelp)
    if (!(await run('building the help pages', nodeOf(root), ['scripts/build-help.mjs'], { cwd: root })))
      return 'the help pages do not build, see above'
    writeFileSync(made, inputs)
    return undefined
  })
}

/** Builds the console unless dist/console was made from just these sources. Returns what to tell the user when it fails. */
export async function consoleFault(root) {
  if (isBuilt(root)) return undefined
  return exclusive('setup', `${root}/console`, async () => {
    if (isBuilt(root)) return undefined
    // before the build: a source that is saved meanwhile is then noticed at the next start
    const inputs = inputsOf(root)
    if (!(await run('building the console', nodeOf(root), ['scripts/build-console.mjs'], { cwd: root })))
      return 'the console does not build, see above'
    writeFileSync(stamp(root), inputs)
    return undefined
  })
}

const stamp = root => join(root, 'dist', 'console', '.inputs')
const isBuilt = root => existsSync(stamp(root)) && readFileSync(stamp(root), 'utf8') === inputsOf(root)

const inputsOf = root => hashOf(root, ['src/console', ...others])

function nodeOf(root) {
  const pinned = join(root, 'node_modules', '.bin', 'node')
  return existsSync(pinned) ? pinned : process.execPath
}

/** A hash over files, and all files in directories. */
function hashOf(root, places) {
  const hash = createHash('sha256')
  for (const place of places.flatMap(name => filesAt(join(root, name))))
    hash.update(`${place}\0`).update(readFileSync(place)).update('\0')
  return hash.digest('hex')
}

const filesAt = path =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .sort()
    : [path]
