// Builds the console into dist/console, once per language, every file also compressed. `npm start` and `npm test` do this when a source changed.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { languages } from '../src/console/languages.ts'
import { consoleOf } from '../src/console/vite.config.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
rmSync(join(root, 'dist/console'), { recursive: true, force: true })
for (const { tag } of languages) await build({ ...consoleOf(tag), configFile: false, logLevel: 'warn' })

const assets = join(root, 'dist/console/assets')
for (const name of readdirSync(assets)) {
  const bytes = readFileSync(join(assets, name))
  writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes, { level: 9 }))
}
