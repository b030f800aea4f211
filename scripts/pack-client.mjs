// Packs the typed client of the API as a separate package: jenkins-credentials-bridge-client-VERSION.tgz
//   node scripts/pack-client.mjs [DIRECTORY]
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const directory = resolve(process.argv[2] ?? join(root, 'dist/client'))
const { version, license, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const RUNTIME = '@oazapfts/runtime'

const manifest = {
  name: 'jenkins-credentials-bridge-client',
  version,
  description: 'The typed client of the API of jenkins-credentials-bridge, generated from its OpenAPI document.',
  license,
  type: 'module',
  engines: { node: '>=20' },
  exports: { '.': { types: './client.d.ts', default: './client.js' } },
  files: ['client.js', 'client.d.ts'],
  sideEffects: false,
  dependencies: { [RUNTIME]: dependencies[RUNTIME] }
}

const options = ['--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext', '--types', '', '--skipLibCheck']
const stage = mkdtempSync(join(tmpdir(), 'jcb-client-'))
try {
  const emit = ['--ignoreConfig', '--strict', '--declaration', '--outDir', stage, 'openapi/client.ts']
  execFileSync('tsc', [...options, ...emit], { cwd: root, stdio: 'inherit' })
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  copyFileSync(join(root, 'LICENSE'), join(stage, 'LICENSE'))
  copyFileSync(join(root, 'openapi/README.md'), join(stage, 'README.md'))
  mkdirSync(directory, { recursive: true })
  const pack = ['pack', '--silent', '--pack-destination', directory]
  console.log(join(directory, execFileSync('npm', pack, { cwd: stage, encoding: 'utf8' }).trim()))
} finally {
  rmSync(stage, { recursive: true })
}
