// tap compiles its plugin list into node_modules. After an installation the first run rebuilds it, yet still runs with the old list
// and fails, so it is built before. Building takes seconds: only when it is due.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { exclusive } from './lib/exclusive.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const compiled = new URL('../node_modules/@tapjs/test/test-built/dist/esm/index.js', import.meta.url)
const due = () => readFileSync(compiled, 'utf8').includes('@tapjs/typescript')

export async function buildTapPlugins(env = process.env) {
  if (!due()) return
  await exclusive('tap-build', root, () => {
    if (!due()) return
    console.log('test: building tap without its TypeScript plugin, once')
    const { status } = spawnSync('tap', ['build'], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) throw new Error('tap build failed')
  })
}
