import { fileURLToPath } from 'node:url'
import t from 'tap'
import { spawnSyncBound } from '../../helpers/child.ts'

const main = fileURLToPath(new URL('../../../src/app/main.ts', import.meta.url))

t.test('the next start finds the compiled code of this one', async t => {
  // Ends at once, because of its settings. With no cache named in the environment, it uses only the one that it sets up itself.
  const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: '', NODE_DEBUG_NATIVE: 'COMPILE_CACHE', PORT: 'none' }
  const start = () => spawnSyncBound(process.execPath, [main], { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  t.match(start(), { status: 1, stderr: /node_modules\/\.cache\/compile/ })
  t.match(start().stderr, /for StrippedTypeScript file:\S*serve\.ts\.\.\.\S*\[[\d ]+\]\.\.\. success/)
})
