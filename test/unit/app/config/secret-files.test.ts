import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { configSource, loadConfig } from '../../../../src/app/config/config.ts'
import { providerDepsOf } from '../../../../src/app/secret-stores/provider-deps.ts'

t.test('directories of secrets are absolute, and have no way out', async t => {
  const read = (SECRET_DIRECTORIES: string) => loadConfig({ SECRET_DIRECTORIES }).secretFiles.directories
  t.strictSame(loadConfig({}).secretFiles.directories, [])
  t.strictSame(read('/mnt/secrets, /vault/secrets/'), ['/mnt/secrets', '/vault/secrets'])
  for (const text of ['mnt', '/', '//', '/mnt/../etc', '/mnt/./x', './x', '/mnt//x', '/a,b'])
    t.throws(() => read(text), /SECRET_DIRECTORIES must be absolute paths of directories/, text)
})

t.test('the API server of the cluster is where Kubernetes says', async t => {
  const of = (KUBERNETES_SERVICE_HOST: string, port?: string) =>
    loadConfig({ KUBERNETES_SERVICE_HOST, ...(port === undefined ? {} : { KUBERNETES_SERVICE_PORT: port }) }).apiServer
  t.equal(loadConfig({}).apiServer, undefined)
  t.equal(of('10.96.0.1'), 'https://10.96.0.1:443')
  t.equal(of('fd00::1', '6443'), 'https://[fd00::1]:6443')
})

t.test('data and files of the bridge itself are never read as secrets', async t => {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-secret-files-'))
  t.teardown(() => rm(dir, { recursive: true }))
  const at = (name: string) => join(dir, name)
  await Promise.all([
    writeFile(at('keys'), `k1:${'A'.repeat(43)}`, { mode: 0o400 }),
    writeFile(at('kubeconfig'), 'x'),
    writeFile(at('token'), 'a-token', { mode: 0o400 }),
    writeFile(
      at('controllers'),
      `- name: eu-1\n  url: https://jenkins.example.com\n  user: bridge\n  tokenFile: ${at('token')}\n`
    )
  ])
  const source = configSource({
    ...{ DATA_DIR: at('data'), MASTER_KEYS_FILE: at('keys'), KUBECONFIG_FILE: at('kubeconfig') },
    CONTROLLERS_FILE: at('controllers')
  })
  const { forbidden } = providerDepsOf(source.config.secretFiles, source)
  // The files of the data directory that hold a secret as it is are named, so that a hard link to one is recognised.
  for (const name of ['data', 'data/master-keys', 'data/admin-token', 'keys', 'kubeconfig', 'controllers', 'token'])
    t.ok(forbidden.includes(at(name)), name)
})
