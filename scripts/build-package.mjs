// Writes dist/src and dist/openapi, the JavaScript of the published package: Node strips no types below node_modules.
// `npm pack` and `npm publish` run it first.
import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

for (const folder of ['src', 'openapi']) rmSync(join(dist, folder), { recursive: true, force: true })
execFileSync('tsc', ['--project', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })

// The imports of package.json lead to the sources.
const client = join(dist, 'openapi/client.js')
for (const name of globSync('src/**/*.js', { cwd: dist })) {
  const file = join(dist, name)
  const code = readFileSync(file, 'utf8')
  if (code.includes("'#api'")) writeFileSync(file, code.replaceAll("'#api'", `'${relative(dirname(file), client)}'`))
}

const beside = globSync('src/**/*.{js,css}', { cwd: root, exclude: ['src/console/**'] })
for (const file of beside) copyFileSync(join(root, file), join(dist, file))
