import { rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Run } from '../clients/seen.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { execFileAsync } from '../helpers/child.ts'
import { root } from '../project/command.ts'

const folder = join(root, 'test/clients')
const packages = new URL('../../scripts/lib/packages.mjs', import.meta.url).href
const { missingPackages } = (await import(packages)) as { missingPackages: (root: string, needs: { dev: boolean }) => string[] }

type Failed = { readonly stdout?: string; readonly stderr?: string }

/** Runs a program in the folder of the clients; rejects with what it printed. */
const runIn = (program: string, ...args: string[]): Promise<unknown> =>
  execFileAsync(program, args, { cwd: folder, maxBuffer: 16 * 1024 * 1024 }).catch(({ stdout = '', stderr = '' }: Failed) => {
    throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`)
  })
const generator = (path: string, ...args: string[]) => runIn('node', join('node_modules', path), ...args)

async function install(): Promise<void> {
  if (missingPackages(folder, { dev: true }).length === 0) return
  await runIn('npm', 'ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund').catch(({ message }) => {
    throw new Error(`the generators cannot be installed in test/clients; this needs a registry of npm or its cache\n${message}`)
  })
}

t.test('public generators make clients of the OpenAPI document that compile', async t => {
  await install()
  for (const name of ['generated', 'built']) rmSync(join(folder, name), { recursive: true, force: true })
  const document = '../../openapi/openapi.json'
  await generator('openapi-typescript/bin/cli.js', document, '-o', 'generated/fetch.ts')
  await generator('@hey-api/openapi-ts/bin/run.js', '-i', document, '-o', 'generated/hey', '--no-log-file')
  await t.resolves(generator('typescript/bin/tsc', '-p', '.'))
})

for (const name of ['use-fetch', 'use-hey-api'])
  t.test(`and work against the API: ${name}`, async t => {
    const bridge = await withBridge(t)
    const { run } = (await import(join(folder, 'built', `${name}.js`))) as { run: Run }
    t.strictSame(await run(bridge.url, ADMIN_TOKEN, name), {
      made: { status: 201, location: `/api/v1/projects/${name}`, folder: [name] },
      projectExists: true,
      credentialExists: true,
      isStale: true,
      pointers: ['#/data/token'],
      kept: [200, 200],
      phase: 'Synced',
      pages: [['a', 'b'], ['c']],
      total: 3,
      deleted: [204, 204]
    })
    t.equal((await bridge.call('GET', `/api/v1/projects/${name}`)).status, 404)
  })
