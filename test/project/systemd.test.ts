import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { unitCredentials } from '../../scripts/lib/settings-docs.ts'
import { loadConfig } from '../../src/app/config/config.ts'
import { settings } from '../../src/app/config/settings.ts'
import { command, root } from './command.ts'
import { Dockerfile } from './dockerfile.ts'

const isInstalled = (await command('systemd-analyze', ['--version'])).code === 0
const NAME = 'jenkins-credentials-bridge'
const text = readFileSync(join(root, `ops/systemd/${NAME}.service`), 'utf8')
/** The values of a key, those in comments included if wanted. */
const valuesOf = (key: string, mark = ''): string[] =>
  [...text.matchAll(new RegExp(`^${mark}${key}=(.*)$`, 'gm'))].map(([, value = '']) => value)
const directory = mkdtempSync(join(tmpdir(), 'jcb-unit-'))
t.teardown(() => rmSync(directory, { recursive: true }))

/** The environment of the service, with what is loaded in files of this directory. */
function environment(contents: Readonly<Record<string, string>>): Record<string, string> {
  for (const credential of valuesOf('LoadCredential')) {
    const [id = ''] = credential.split(':')
    writeFileSync(join(directory, id), contents[id] ?? '', { mode: 0o400 })
  }
  const pairs = valuesOf('Environment').map(line => line.replace('%d', directory).replace('%S', '/var/lib').split('='))
  return Object.fromEntries(pairs.map(([name = '', ...value]) => [name, value.join('=')]))
}

t.test(
  'every setting reaches the bridge: what is a secret or a file as a credential, all others from the file of settings',
  async t => {
    const written = text.slice(text.indexOf('# --- credentials ---\n'), text.indexOf('# --- end of credentials ---'))
    t.equal(written, `# --- credentials ---\n${unitCredentials()}`, 'npm run settings writes it')
    const inFiles = Object.entries(settings).flatMap(([name, { secret, isFile }]) =>
      isFile ? [name] : secret ? [`${name}_FILE`] : []
    )
    const named = valuesOf('Environment', '#?').filter(line => line.includes('%d'))
    t.strictSame(named.map(line => line.split('=')[0]).toSorted(), inFiles.toSorted())
    const credentials = valuesOf('LoadCredential', '#?')
    for (const [i, line] of named.entries()) {
      const id = line.split('=%d/')[1]
      t.equal(credentials[i], `${id}:/etc/${NAME}/secrets/${id}`, 'each is loaded under its name')
    }
    t.strictSame(valuesOf('EnvironmentFile'), [`/etc/${NAME}/settings`])
  }
)

t.test('with its credentials and a few settings it starts', async t => {
  const contents = {
    ...{ ADMIN_TOKEN: 'a'.repeat(40), METRICS_TOKEN: 'm'.repeat(40), MASTER_KEYS: `k1:${'A'.repeat(43)}\n` },
    ...{ JENKINS_TOKEN: 'token\n', REDIS_URL: 'redis://:password@127.0.0.1:6379' }
  }
  t.strictSame(
    valuesOf('LoadCredential').map(line => line.split(':')[0]),
    Object.keys(contents).toSorted()
  )
  // The block that docs/operations.md shows for this file.
  const page = readFileSync(join(root, 'docs/operations.md'), 'utf8')
  const [, block = ''] = /<<'SETTINGS'\n([\s\S]*?)\nSETTINGS\n/.exec(page) ?? []
  const given = Object.fromEntries(block.split('\n').map(line => line.split('=') as [string, string]))
  t.ok(Object.keys(given).length >= 2)
  t.match(loadConfig({ ...environment(contents), ...given }), {
    ...{ dataDir: `/var/lib/${NAME}`, redisUrl: contents.REDIS_URL, adminToken: contents.ADMIN_TOKEN },
    jenkins: { url: given['JENKINS_URL'], user: given['JENKINS_USER'], token: 'token' }
  })
})

t.test('it runs as in the image, is reloaded by SIGHUP, and is confined', async t => {
  const [program, ...args] = valuesOf('ExecStart')[0]?.split(' ') ?? []
  t.equal(program, `${valuesOf('WorkingDirectory')[0]}/node_modules/.bin/node`)
  t.strictSame(['node', ...args], JSON.parse(new Dockerfile('Dockerfile').final('CMD') ?? ''))
  t.strictSame(valuesOf('ExecReload'), ['/bin/kill -HUP $MAINPID'])
  t.strictSame(valuesOf('DynamicUser'), ['yes'], 'not as root')
  for (const key of ['NoNewPrivileges', 'ProtectHome', 'PrivateTmp', 'PrivateDevices', 'RestrictNamespaces', 'RestrictSUIDSGID'])
    t.strictSame(valuesOf(key), ['yes'], key)
  t.strictSame([valuesOf('ProtectSystem'), valuesOf('CapabilityBoundingSet'), valuesOf('UMask')], [['strict'], [''], ['0077']])
  t.notOk(valuesOf('MemoryDenyWriteExecute').includes('yes'), 'V8 could not compile')
})

t.test('systemd understands it, and finds it well confined', { skip: !isInstalled && 'no systemd-analyze' }, async t => {
  const here = text
    .replaceAll(/^WorkingDirectory=.*$/gm, 'WorkingDirectory=/')
    .replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`)
  const unit = join(directory, `${NAME}.service`)
  writeFileSync(unit, here)
  const { code, output } = await command('systemd-analyze', ['verify', unit])
  t.strictSame([code, output.trim()], [0, ''])
  const security = await command('systemd-analyze', ['security', '--offline=true', '--threshold=20', '--no-pager', unit])
  t.equal(security.code, 0, 'an exposure of 2.0 at most')
})
