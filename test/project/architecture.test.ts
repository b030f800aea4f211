import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { circles, importStatement, mayImport, sourcesOf, unresolved, violations } from './layers.ts'

const src = new URL('../../src', import.meta.url).pathname

t.test('every import follows the layers', async t => {
  t.strictSame(violations(await sourcesOf(src)), [])
})

t.test('no files load each other in a circle', async t => {
  t.strictSame(circles(await sourcesOf(src)), [])
  const broken = [
    { file: 'a.ts', text: "import { b } from './b.ts'" },
    { file: 'b.ts', text: "import {\n  type C,\n  c\n} from './c.ts'" },
    { file: 'c.ts', text: "export * from './a.ts'" }
  ]
  t.strictSame(circles(broken), ['a.ts -> b.ts -> c.ts -> a.ts'])
  const typed = [
    { file: 'a.ts', text: "import { type B, b } from './b.ts'" },
    { file: 'b.ts', text: "import type { A } from './a.ts'" }
  ]
  t.strictSame(circles([...typed, { file: 'c.ts', text: "import { type A, a } from './a.ts'" }]), [])
})

t.test('every relative import names a file, with its extension', async t => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  for (const folder of ['src', 'test', 'bench', 'scripts', 'examples', 'bin']) {
    const sources = await sourcesOf(join(root, folder))
    const ours = sources.filter(({ file }) => !/(^|\/)(node_modules|fixtures|clients)\//.test(file))
    t.ok(ours.length > 0, folder)
    const found = unresolved(join(root, folder), ours, folder === 'src' ? undefined : importStatement)
    t.strictSame(found, [], folder)
  }
  const broken = [
    "import { a } from './layers'",
    "import type { B } from './layers.js'",
    "import {\n  c\n} from '.'",
    "export * from '..'",
    "const d = await import('./network')"
  ]
  for (const text of [...broken, "import './none.ts'"])
    t.equal(unresolved(import.meta.dirname, [{ file: 'a.ts', text }]).length, 1, text)
  for (const text of ["import { a } from './layers.ts'", "import x from './network.ts?raw'", "import { b } from 'tap'"])
    t.strictSame(unresolved(import.meta.dirname, [{ file: 'a.ts', text }]), [], text)
})

t.test('a route declares what it uses, and knows nothing of the server that composes it', async t => {
  const knowing = (await sourcesOf(src)).filter(
    ({ file, text }) => /^(http\/(routes|plugins)|kubesphere)\//.test(file) && text.includes('/build-http.ts')
  )
  t.strictSame(
    knowing.map(({ file }) => file),
    []
  )
})

t.test('every folder of src has its place', async t => {
  const folders = (await readdir(src, { withFileTypes: true })).filter(entry => entry.isDirectory()).map(entry => entry.name)
  t.strictSame(
    folders.filter(folder => !(folder in mayImport)),
    []
  )
})

t.test('the guard sees what it forbids', async t => {
  const broken = {
    'domain/a.ts': "import { store } from '../store/redis/redis-keys.ts'",
    'domain/types/b.ts': "export * from '../../http/views.ts'",
    'http/c.ts': "const client = await import('../jenkins/client.ts')",
    'stand-in/d.ts': "import '../domain/secret.ts'",
    'http/e.ts': "import { Queue } from 'bullmq'",
    'sync/f.ts': "import got from 'got'",
    'http/g.ts': "import { Redis } from 'ioredis'",
    'store/h.ts': 'const url = process.env.REDIS_URL',
    'other/i.ts': 'export const i = 1'
  }
  for (const [file, text] of Object.entries(broken)) t.equal(violations([{ file, text }]).length, 1, `${file}: ${text}`)
})

t.test('the guard lets the rest through', async t => {
  const fine = {
    'domain/types/a.ts': "import { x } from '../secret.ts'\nimport { y } from './b.ts'",
    'sync/b.ts': "import { Queue } from 'bullmq'\nimport { read } from '../jenkins/client.ts'",
    'app/config/config.ts': 'const { PORT } = process.env',
    'app/compose.ts': "import type { X } from '../stand-in/main.ts'\nimport { Redis } from 'ioredis'"
  }
  for (const [file, text] of Object.entries(fine)) t.strictSame(violations([{ file, text }]), [], file)
})
