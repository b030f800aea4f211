// Writes what the table of settings says into docs/configuration.md and .env.example.
import { readFileSync, writeFileSync } from 'node:fs'
import { envExample, settingsSection } from './lib/settings-docs.ts'

const root = new URL('../', import.meta.url)
const page = new URL('docs/configuration.md', root)
const text = readFileSync(page, 'utf8')
writeFileSync(
  page,
  text.replace(/^## Settings\n[\s\S]*?(?=^## )/m, () => settingsSection())
)
writeFileSync(new URL('.env.example', root), envExample())
