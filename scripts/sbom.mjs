// Writes dist/sbom.cdx.json: the bill of materials (CycloneDX) of what runs in production.
//   node scripts/sbom.mjs
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { licencesOf } from './lib/licences.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
// not with --omit=dev: npm 11 then leaves out what development needs as well (ajv, yaml)
const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']
const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'inherit'] }
const { status, stdout } = spawnSync('npm', args, options)
if (status !== 0) process.exit(1)
const sbom = JSON.parse(stdout)
const installed = new Set(licencesOf(root).map(({ name, version }) => `${name}@${version}`))
const isKept = ref => installed.has(ref) || ref === sbom.metadata.component['bom-ref']
const components = sbom.components.filter(component => isKept(component['bom-ref']))
const dependencies = sbom.dependencies
  .filter(({ ref }) => isKept(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) }))
mkdirSync(`${root}/dist`, { recursive: true })
writeFileSync(`${root}/dist/sbom.cdx.json`, `${JSON.stringify({ ...sbom, components, dependencies }, null, 2)}\n`)
console.log(`dist/sbom.cdx.json names ${components.length} components`)
