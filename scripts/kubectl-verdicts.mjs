// Writes test/fixtures/kubeconfigs/verdicts.json: for a generated family of kubeconfigs, which of them kubectl refuses to read.
//   node scripts/kubectl-verdicts.mjs [--check] [KUBECTL]      kubectl 1.32 or newer; --check compares instead of writing
// The family has a value of every kind in place of every field that kubectl's types have, and plain scalars of YAML in place of
// texts and switches. The verdicts are committed, so that the tests need no kubectl. It takes some minutes.
import { readFileSync, writeFileSync } from 'node:fs'
import { family } from '../test/helpers/kubeconfig-family.ts'
import { findKubectl } from '../test/helpers/kubectl.ts'

const target = new URL('../test/fixtures/kubeconfigs/verdicts.json', import.meta.url)
const isCheck = process.argv.includes('--check')
const program = process.argv.slice(2).find(word => !word.startsWith('--')) ?? 'kubectl'
const kubectl = findKubectl(program)
if (kubectl === undefined) {
  console.error(`${program} is not kubectl 1.32 or newer`)
  process.exit(2)
}

const all = family()
const refused = [...all].filter(([, content]) => !kubectl.reads(content)).map(([name]) => name)
kubectl.dispose()
if (isCheck) {
  const known = JSON.parse(readFileSync(target, 'utf8'))
  const differing = [...all.keys()].filter(name => refused.includes(name) !== known.refused.includes(name))
  console.log(`${kubectl.version}: ${differing.length} of ${all.size} verdicts differ from those of ${known.kubectl}`)
  for (const name of differing) console.log(`  ${name}: ${refused.includes(name) ? 'refused' : 'read'}`)
  process.exit(differing.length === 0 ? 0 : 1)
}
writeFileSync(target, `${JSON.stringify({ kubectl: kubectl.version, count: all.size, refused }, null, 1)}\n`)
console.log(`${all.size} variants, of which ${kubectl.version} refuses ${refused.length}`)
