// Packs the command line into one file that runs on Node 20 or newer without any package: dist/cli/jcb.cjs
//   node scripts/pack-cli.mjs [DIRECTORY]
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const directory = resolve(process.argv[2] ?? join(root, 'dist/cli'))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The packed file has no package.json beside it. */
const versioned = {
  name: 'version',
  load: id => (id === join(root, 'src/app/version.ts') ? `export const version = ${JSON.stringify(version)}` : undefined)
}

/** The licences of the packages in the file, which have to go with it. */
function notices(modules) {
  const packages = new Map()
  for (const path of modules) {
    const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]
    if (folder === undefined || packages.has(folder)) continue
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const files = readdirSync(folder).filter(file => /^(licen[cs]e|notice)/i.test(file))
    const texts = files.map(file => readFileSync(join(folder, file), 'utf8').trim())
    packages.set(folder, [`${name} ${version} (${license})`, ...texts].join('\n\n'))
  }
  return [...packages.values()].toSorted().join(`\n\n${'-'.repeat(80)}\n\n`)
}

const bundle = await rolldown({
  input: join(root, 'src/cli/packed.ts'),
  cwd: root,
  platform: 'node',
  transform: { target: 'node20' },
  plugins: [versioned]
})
const { output } = await bundle.generate({
  format: 'cjs',
  codeSplitting: false,
  minify: { compress: true, mangle: false, codegen: false }
})
const [{ code, modules }] = output
if (output.length > 1) throw new Error(`more than one file: ${output.map(({ fileName }) => fileName).join(', ')}`)

const text = `#!/usr/bin/env node
// jcb ${version}, the command line of the Jenkins credentials bridge. The licences of what it contains are at the end.
${code.replace(/^#!.*\n/, '').trimEnd()}
/*
${notices(Object.keys(modules)).replaceAll('*/', '* /')}
*/
`
mkdirSync(directory, { recursive: true })
const file = join(directory, 'jcb.cjs')
writeFileSync(file, text)
chmodSync(file, 0o755)
console.log(`${file}: ${(Buffer.byteLength(text) / 1024 / 1024).toFixed(2)} MiB`)
