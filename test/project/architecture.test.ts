import { readdir } from 'node:fs/promises'
import t from 'tap'
import { mayImport, sourcesOf, violations } from './layers.ts'

const src = new URL('../../src', import.meta.url).pathname

t.test('every import follows the layers', async t => {
  t.strictSame(violations(await sourcesOf(src)), [])
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
    'domain/a.ts': "import { store } from '../store/keys.ts'",
    'domain/types/b.ts': "export * from '../../http/views.ts'",
    'http/c.ts': "const client = await import('../jenkins/client.ts')",
    'demo/d.ts': "import '../domain/secret.ts'",
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
    'app/config.ts': 'const { PORT } = process.env',
    'app/compose.ts': "import type { X } from '../demo/jenkins/main.ts'\nimport { Redis } from 'ioredis'"
  }
  for (const [file, text] of Object.entries(fine)) t.strictSame(violations([{ file, text }]), [], file)
})
