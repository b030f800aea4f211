// Lists the licences of everything that runs in production, and fails on one that nobody has agreed to.
//   node scripts/licences.mjs
import { fileURLToPath } from 'node:url'
import { licencesOf, refused } from './lib/licences.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const licences = licencesOf(root)
for (const { name, version, licence } of licences) console.log(`${licence}\t${name}@${version}`)
const wrong = refused(licences)
for (const { name, licence } of wrong)
  console.error(`licences: ${name} has ${licence}, which is not on the list in scripts/lib/licences.mjs`)
process.exitCode = wrong.length > 0 ? 1 : 0
