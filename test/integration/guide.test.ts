import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import t from 'tap'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'

const root = new URL('../../', import.meta.url)
const blocks = [...readFileSync(new URL('docs/api.md', root), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map(
  ([, block = '']) => block
)
const bridge = await withBridge(t)
const env = { ...process.env, BRIDGE: bridge.url, TOKEN: ADMIN_TOKEN, BRIDGE_URL: bridge.url, BRIDGE_TOKEN: ADMIN_TOKEN }
const run = async (block: string) => (await promisify(execFile)('sh', ['-ec', block], { env })).stdout
const credential = '/api/v1/projects/guide/credentials/registry'

t.test('the blocks of docs/api.md do what the page says', async t => {
  t.equal(blocks.length, 6)
  t.match(JSON.parse(await run(blocks[0] ?? '')), { name: 'guide' })
  t.match(JSON.parse(await run(blocks[1] ?? '')), { id: 'registry', status: { phase: 'Synced' } })
  t.match(JSON.parse(await run(blocks[2] ?? '')), { description: 'Docker Hub', generation: 2, secretFields: ['password'] })
  const found = await run(blocks[3] ?? '')
  t.match(JSON.parse(await run(blocks[4] ?? '')), { secret: /^whsec_/, status: { state: 'Disabled' } })
  for (const part of ['"items":[]', '"actions":[', '"type":"Created"']) t.ok(found.includes(part), part)
})

t.test('the example gives a new secret, and says when Jenkins holds it', async t => {
  const rotated = await rotate('password', 'quite-another-one\n')
  t.strictSame(rotated, { code: 0, output: 'guide/registry: generation 3 is Synced\n' })
  t.match(await bridge.readback('guide', 'registry'), { password: 'quite-another-one' })
  const refused = await rotate('token', 'x')
  t.equal(refused.code, 1)
  t.match(refused.output, 'registry has no secret field token: password')
  t.equal((await bridge.call('GET', credential)).body.generation, 3)
})

t.test('and the last block takes the project back', async t => {
  await run(blocks[5] ?? '')
  await t.resolveMatch(
    bridge.call('GET', '/api/v1/projects/guide').then(a => a.status === 404 || a.body.deletedAt !== null),
    true
  )
})

async function rotate(field: string, secret: string): Promise<{ code: number | null; output: string }> {
  const program = new URL('examples/rotate-secret.ts', root).pathname
  const child = spawn(process.execPath, [program, 'guide', 'registry', field], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  child.stdin.end(secret)
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, output }
}
