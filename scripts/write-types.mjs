// Writes what the types of credentials declare into docs/types.md and README.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { credentialTypes } from '../src/domain/types/index.ts'
import { typesPage, typesTable } from './lib/types-docs.ts'

const root = new URL('../', import.meta.url)
writeFileSync(new URL('docs/types.md', root), typesPage(credentialTypes))
const readme = new URL('README.md', root)
writeFileSync(
  readme,
  readFileSync(readme, 'utf8').replace(/(?<=\n## Types of credentials\n\n)[\s\S]*?\n(?=\n)/, () => typesTable(credentialTypes))
)
