import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const nameOf = path => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
const read = file => (existsSync(file) ? readFileSync(file, 'utf8') : '')

/** Packages whose code is in the built console, from what its sources import, with everything that these need. */
function inConsole(root, packages) {
  const sources = readdirSync(join(root, 'src/console'), { recursive: true, encoding: 'utf8' }).filter(name =>
    /\.tsx?$/.test(name)
  )
  const text = sources.map(name => read(join(root, 'src/console', name))).join('\n')
  const imported = [...text.matchAll(/from '((?:@[\w.-]+\/)?[\w.-]+)[^']*'|import '((?:@[\w.-]+\/)?[\w.-]+)[^']*'/g)]
  const waiting = imported.map(([, from, bare]) => `node_modules/${from ?? bare}`)
  const found = new Set()
  for (const path of waiting) {
    const entry = packages[path]
    if (entry === undefined || found.has(path)) continue
    found.add(path)
    for (const name of Object.keys({ ...entry.dependencies, ...entry.peerDependencies })) {
      const nested = `${path}/node_modules/${name}`
      waiting.push(packages[nested] === undefined ? `node_modules/${name}` : nested)
    }
  }
  return found
}

/** Every package of others that is shipped: what runs in production, and what the console is built from. */
export function shippedPackages(root) {
  const { packages } = JSON.parse(read(join(root, 'package-lock.json')))
  const console = inConsole(root, packages)
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && (!dev || console.has(path)))
    .filter(([path]) => !path.includes('@types/') && existsSync(join(root, path)))
    .map(([path, { version, license }]) => ({
      name: nameOf(path),
      version,
      licence: license ?? licenceIn(root, path),
      text: textOf(root, path)
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function licenceIn(root, path) {
  const { license, licenses } = JSON.parse(read(join(root, path, 'package.json')) || '{}')
  return license ?? licenses?.map(({ type }) => type).join(' OR ') ?? ''
}

function textOf(root, path) {
  const file = readdirSync(join(root, path)).find(name => /^(licen[cs]e|copying)(\.|-|$)/i.test(name))
  return file === undefined ? authorOf(root, path) : read(join(root, path, file)).trim()
}

/** Of a package that comes without the text of its licence. */
function authorOf(root, path) {
  const { author } = JSON.parse(read(join(root, path, 'package.json')) || '{}')
  const name = typeof author === 'string' ? author : author?.name
  return name === undefined ? '(The package has no licence text.)' : `Copyright ${name}`
}

/** The page with every package, and the text with every licence. */
export function noticesOf(root) {
  const packages = shippedPackages(root)
  const rows = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  const source = `# Third-party licences

The bridge is licensed under Apache-2.0. It is shipped with these ${packages.length} packages of others.

| package | version | licence |
|---|---|---|
${rows.join('\n')}
`
  const text = packages.map(({ name, version, licence, text }) => `${name} ${version}\n${licence}\n\n${text}\n`)
  return { source, text: text.join(`\n${'-'.repeat(80)}\n\n`) }
}
