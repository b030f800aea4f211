import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { spawnBound } from '../helpers/child.ts'
import { openReader, shellBlocksOf, syntaxFault } from '../helpers/shell-blocks.ts'

const root = new URL('../../', import.meta.url)
const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys })
const reader = await openReader(bridge, masterKeys)
t.teardown(() => reader.close())

// The README makes the project that the other pages speak of.
const pages = [
  'README.md',
  ...readdirSync(new URL('docs/', root))
    .filter(name => name.endsWith('.md'))
    .sort()
    .map(name => `docs/${name}`)
]

/** A part of an answer, as a page shows it: `…` stands for anything. */
const shown = (value: unknown): unknown => {
  if (value === '…') return /^/
  if (Array.isArray(value)) return value.map(shown)
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shown(v)]))
    : value
}

for (const page of pages) {
  const blocks = shellBlocksOf(readFileSync(new URL(page, root), 'utf8'))
  if (blocks.length === 0) continue
  t.test(`the shell blocks of ${page}`, async t => {
    const ran = blocks.filter(({ isRun }) => isRun)
    const { failed, printed } = await reader.run(ran)
    t.equal(failed, null)
    for (const { line, expected } of ran)
      if (expected !== undefined) t.match(JSON.parse(printed.get(line) ?? 'null'), shown(expected), `line ${line}`)
    for (const { line, isRun, text } of blocks) if (!isRun) t.equal(await syntaxFault(text), null, `line ${line}`)
  })
}

t.test('what the README promises has come true', async t => {
  t.match(await bridge.readback('demo', 'dockerhub-id'), { username: 'alice', password: 'not-a-real-one' })
})

t.test('a block that fails is noticed, and a page without blocks for it', async t => {
  const blocks = shellBlocksOf('a\n\n```sh\necho one\n```\n\n```sh\ncurl -sS "$BRIDGE/nowhere"\n```\n\n```sh no-run\nif\n```\n')
  t.strictSame(
    blocks.map(({ line, isRun }) => [line, isRun]),
    [
      [3, true],
      [7, true],
      [11, false]
    ]
  )
  const { failed, printed } = await reader.run(blocks.filter(({ isRun }) => isRun))
  t.match(failed, /^line 7: exit code 22\n.*ROUTE_NOT_FOUND/s)
  t.equal(printed.get(3)?.trim(), 'one')
  t.match(await syntaxFault(blocks[2]?.text ?? ''), /syntax error/)
  t.ok(pages.length > 10)
})

t.test('the example gives a new secret, and says when Jenkins holds it', async t => {
  const credential = '/api/v1/projects/rotated/credentials/registry'
  await bridge.project('rotated')
  const data = { username: 'alice', password: 'not-a-real-one' }
  await bridge.call('POST', '/api/v1/projects/rotated/credentials', { id: 'registry', type: 'username-password', data })
  const rotated = await rotate('password', 'quite-another-one\n')
  t.strictSame(rotated, { code: 0, output: 'rotated/registry: generation 2 is Synced\n' })
  t.match(await bridge.readback('rotated', 'registry'), { password: 'quite-another-one' })
  const refused = await rotate('token', 'x')
  t.equal(refused.code, 1)
  t.match(refused.output, 'registry has no secret field token; it has password')
  t.equal((await bridge.call('GET', credential)).body.generation, 2)
  const astray = await rotate('password', 'x', 'nobody')
  t.equal(astray.code, 1)
  t.match(astray.output, /^CREDENTIAL_NOT_FOUND: .*\n$/, 'a problem is a sentence, not a stack')
})

async function rotate(field: string, secret: string, id = 'registry'): Promise<{ code: number | null; output: string }> {
  const program = new URL('examples/rotate-secret.ts', root).pathname
  const env = { ...process.env, BRIDGE_URL: bridge.url, BRIDGE_TOKEN: ADMIN_TOKEN }
  const child = spawnBound(process.execPath, [program, 'rotated', id, field], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  child.stdin.end(secret)
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, output }
}
