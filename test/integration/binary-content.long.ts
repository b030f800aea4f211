import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { stringify } from 'yaml'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'

const bridge = await withBridge(t)
await bridge.project('demo')
const dir = await mkdtemp(join(tmpdir(), 'jcb-binary-'))
t.teardown(() => rm(dir, { recursive: true }))
const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, JCB_PROJECT: 'demo' }
const LIST = '/api/v1/projects/demo/credentials'
const wait = { prefer: 'wait=60' }
const MOST = 1024 * 1024
const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
const contents: Readonly<Record<string, Buffer>> = {
  'every byte': all,
  'every pair of bytes at a turn': Buffer.concat(Array.from(all, byte => Buffer.from([byte, 13, 10, byte]))),
  'line ends': Buffer.from('a\r\nb\rc\n\n\r\n'),
  'a zero': Buffer.from([0]),
  'a byte order mark': Buffer.from('\ufeffa'),
  'no UTF-8': Buffer.from([0xc3, 0x28, 0xff, 0xfe]),
  'what looks encrypted': Buffer.from('{AQAAABAAAAAQ}'),
  'the most': randomBytes(MOST)
}
const held = async (id: string) => Buffer.from((await bridge.readback('demo', id))?.['bytes_b64'] ?? '', 'base64')
const bodyOf = (id: string, content: string) => ({ id, type: 'secret-file', data: { fileName: 'a.bin', content } })

t.test('bytes come through every way in as they are', async t => {
  let n = 0
  for (const [what, bytes] of Object.entries(contents)) {
    const id = `c${++n}`
    const same = async (way: string) => t.ok(bytes.equals(await held(id)), `${what} by ${way}`)
    const path = join(dir, 'a.bin')
    await writeFile(path, bytes)
    const base64 = bytes.toString('base64')
    const made = await bridge.call('POST', LIST, bodyOf(id, base64), wait)
    t.equal(made.body.status?.phase, 'Synced', `${what}: ${made.text.slice(0, 300)}`)
    await same('JSON')
    const wrapped = base64.replace(/.{76}/g, '$&\r\n')
    const patched = await bridge.call('PATCH', `${LIST}/${id}`, { data: { content: wrapped } }, wait)
    t.equal(patched.status, 200, patched.text.slice(0, 300))
    await same('JSON with line ends')
    await bridge.call('DELETE', `${LIST}/${id}`, undefined, wait)
    const file = join(dir, 'set.yaml')
    await writeFile(file, stringify({ credentials: [bodyOf(id, base64.replace(/.{76}/g, '$&\n'))] }))
    const applied = await cli(['apply', '-f', file, '--wait'], env)
    t.equal(applied.exit, 0, applied.err)
    await same('YAML')
    const set = await cli(['set', id, '--secret-file', `content=${path}`, '--wait'], env)
    t.equal(set.exit, 0, set.err)
    await same('the command line')
    const piped = await cli(['set', id, '--secret-file', 'content=-', '--wait'], env, { stdin: bytes })
    t.equal(piped.exit, 0, piped.err)
    await same('stdin')
  }
})

t.test('what is no base64, or too much of it, is refused with what to do', async t => {
  const good = Buffer.from([251, 255, 254, 1]).toString('base64')
  const table: [string, string, RegExp][] = [
    ['nothing', '', /must/],
    ['base64url', good.replaceAll('+', '-').replaceAll('/', '_'), /base64url/],
    ['no padding', good.replaceAll('=', ''), /padding/],
    ['a blank', 'aGVs bG8=', /blanks/],
    ['bits after the end', 'aGVsbG9=', /bits after its end/],
    ['a data URL', `data:application/octet-stream;base64,${good}`, /data: URL/],
    ['the file itself', '-----BEGIN PRIVATE KEY-----', /Encode the file: base64 FILE/],
    ['a byte too much', Buffer.alloc(MOST + 1).toString('base64'), /larger than 1048576 bytes/],
    ['three bytes too much', Buffer.alloc(MOST + 3).toString('base64'), /./]
  ]
  for (const [what, content, detail] of table) {
    for (const [method, path, body, pointer] of [
      ['POST', LIST, bodyOf('refused', content), '#/data/content'],
      ['POST', `${LIST}/validate`, bodyOf('refused', content), '#/data/content'],
      ['PUT', LIST, { credentials: [bodyOf('refused', content)] }, '#/credentials/0/data/content']
    ] as const) {
      const { status, body: said, text } = await bridge.call(method, path, body)
      if (path.endsWith('validate') && status === 200) t.equal(said.valid, false, text.slice(0, 300))
      else t.equal(status, 400, `${what}: ${text.slice(0, 300)}`)
      t.match(said.errors, [{ pointer, detail }], `${what} by ${method} ${path}: ${text.slice(0, 300)}`)
    }
  }
  t.equal((await bridge.call('GET', `${LIST}/refused`)).status, 404)
  const path = join(dir, 'large')
  await writeFile(path, Buffer.alloc(MOST + 1))
  const made = await cli(['create', 'credential', 'refused', '-t', 'secret-file', '--secret-file', `content=${path}`], env)
  t.not(made.exit, 0)
  t.match(made.err, /1048576 bytes|1 MiB/)
})
