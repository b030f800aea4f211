import t from 'tap'
import { stringify } from 'yaml'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { kubeconfigWith, SSH_KEY } from '../helpers/content.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
const VALUE = 'not-a-real-one-7f3a'

const base64 = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]))

const secret = (namespace: string, name: string, type: string, data: Record<string, string>, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    ...{ name, namespace, resourceVersion: '4711', uid: '0b5c', creationTimestamp: '2024-05-06T07:08:09Z' },
    labels: { app: 'team' },
    annotations: {
      ...{ 'kubesphere.io/creator': 'admin', 'kubesphere.io/description': `of ${name}` },
      'credential.devops.kubesphere.io/syncstatus': 'successful',
      'credential.devops.kubesphere.io/synctime': '2024-05-06T07:08:10Z',
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data })
    },
    finalizers: ['finalizers.kubesphere.io/credential'],
    ...metadata
  },
  data: base64(data),
  type: type.includes('/') ? type : `credential.devops.kubesphere.io/${type}`
})

/** 500 Secrets in 40 namespaces, of the four types in turn. */
function many() {
  const contents: [string, (n: number) => Record<string, string>][] = [
    ['basic-auth', n => ({ username: `user${n}`, password: `${VALUE}-${n}` })],
    ['secret-text', n => ({ secret: `${VALUE}-${n}` })],
    ['ssh-auth', () => ({ username: 'git', passphrase: '', private_key: SSH_KEY })],
    ['kubeconfig', n => ({ content: kubeconfigWith(`${VALUE}-${n}`) })]
  ]
  return Array.from({ length: 500 }, (_, n) => {
    const [type, data] = contents[n % contents.length] as (typeof contents)[number]
    return secret(`team-${n % 40}`, `credential-${n}`, type, data(n))
  })
}

async function imported(file: unknown, ...more: string[]) {
  const stdin = typeof file === 'string' ? file : JSON.stringify(file)
  const { exit, out, err } = await cli(['import-kubesphere', '-', '-o', 'json', ...more], env, { stdin })
  for (const text of [out.toString(), err]) if (text.includes(VALUE)) throw new Error('it shows a secret')
  return { exit, err, items: JSON.parse(out.toString() || '{"items":[]}').items as Line[] }
}

interface Line {
  readonly namespace: string
  readonly name: string
  readonly outcome: string
  readonly why?: string
}

/** When to look again, when was looked last, and for what expires: checks go on whatever is imported. */
const TIMES = ['dueAt', 'checkedAt', 'noticeAt', 'expiry']

/** Every key that holds records, outcomes or events, with its content; who asked for what, and how often, is noted elsewhere. */
async function contentOfRedis(): Promise<Map<string, string>> {
  const { client } = bridge.redis
  const content = async (key: string) => {
    if (!key.endsWith(':work')) return (await client.dumpBuffer(key))?.toString('base64') ?? ''
    const work = Object.entries(await client.hgetall(key)).filter(([name]) => !TIMES.includes(name))
    return JSON.stringify(work.toSorted())
  }
  // Claims that are just being made and slots for calls end by themselves, and processes tell that they live.
  const keys = (await client.keys('jcb:{*')).filter(
    key => /^jcb:\{(p:|registry|c:)/.test(key) && !/}:(due|processes|slots)$/.test(key) && !key.includes('}:claiming:')
  )
  return new Map(await Promise.all(keys.toSorted().map(async key => [key, await content(key)] as const)))
}

/** Projects that a run works on or waits for. */
async function unfinished(): Promise<string[]> {
  const { client } = bridge.redis
  const works = await client.keys('jcb:{p:*}:work')
  const counts = await Promise.all(works.map(key => client.hmget(key, 'dirty', 'done')))
  return [...works.filter((_, i) => counts[i]?.[0] !== counts[i]?.[1]), ...(await client.keys('jcb:{p:*}:lease'))]
}

const writes = async () =>
  (await bridge.control('GET', '/requests')).body.filter(
    (request: { method: string }) => !['GET', 'HEAD'].includes(request.method)
  )

const createIn = (folder: string, body: string) =>
  fetch(`${bridge.jenkins.url}/job/${folder}/credentials/store/folder/domain/_/createCredentials`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('admin:admin-token').toString('base64')}`, 'content-type': 'application/xml' },
    body
  })

t.test('500 Secrets in 40 namespaces, twice: the second changes nothing', async t => {
  // What KubeSphere's controller has left in Jenkins: the folder, and a credential with an old value.
  const xml = '<com.cloudbees.hudson.plugins.folder.Folder/>'
  await fetch(`${bridge.jenkins.url}/createItem?name=team-1`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('admin:admin-token').toString('base64')}`, 'content-type': 'application/xml' },
    body: xml
  })
  const plain = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'
  const left = await createIn(
    'team-1',
    `<${plain}><scope>GLOBAL</scope><id>credential-1</id><description/><secret>old</secret></${plain}>`
  )
  t.ok(left.ok)

  const list = {
    apiVersion: 'v1',
    kind: 'List',
    items: [...many(), secret('default', 'tls', 'kubernetes.io/tls', { 'tls.key': VALUE })]
  }
  const dry = await imported(list, '--dry-run')
  t.equal(dry.exit, 0, dry.err)
  t.equal((await bridge.call('GET', '/api/v1/projects')).body.total, 0, 'a dry run makes nothing')

  const first = await imported(list, '--wait')
  t.equal(first.exit, 0, first.err)
  t.match(first.err, '500 created, 0 updated, 0 unchanged, 0 failed; 1 other objects')
  t.match(first.err, 'in Jenkins: 500 of 500')
  t.match(await bridge.readback('team-1', 'credential-1'), { secret: `${VALUE}-1` }, 'taken over')
  t.match(await bridge.readback('team-19', 'credential-499'), { fileName: 'kubeconfig' })
  const { body: one } = await bridge.call('GET', '/api/v1/projects/team-0/credentials/credential-0')
  t.match(one, { description: 'of credential-0', generation: 1, data: { username: 'user0' } })

  await until('no run is left', async () => (await unfinished()).length === 0)
  const before = await contentOfRedis()
  await bridge.control('DELETE', '/requests')
  const second = await imported(stringify(list))
  t.equal(second.exit, 0, second.err)
  t.match(second.err, '0 created, 0 updated, 500 unchanged, 0 failed')
  const after = await contentOfRedis()
  t.strictSame([...after.keys()], [...before.keys()])
  t.strictSame(
    [...after].filter(([key, dump]) => before.get(key) !== dump).map(([key]) => key),
    []
  )
  t.strictSame(await writes(), [], 'and nothing is written to Jenkins')

  const changed = structuredClone(list)
  Object.assign(changed.items[0]?.data ?? {}, base64({ password: `${VALUE}-new` }))
  const third = await imported(changed, '--wait')
  t.match(third.err, '0 created, 1 updated, 499 unchanged, 0 failed')
  t.match(await bridge.readback('team-0', 'credential-0'), { password: `${VALUE}-new` })
})

t.test('bad entries keep none of the others, and say why', async t => {
  const good = Array.from({ length: 9 }, (_, n) => secret('mixed', `good-${n}`, 'secret-text', { secret: VALUE }))
  const bad = [
    secret('mixed', 'no-key', 'ssh-auth', { username: 'git', private_key: VALUE }),
    secret('mixed', 'no-type', 'unheard-of', { secret: VALUE }),
    { ...secret('mixed', 'no-base64', 'secret-text', {}), data: { secret: `%${VALUE}%` } },
    secret('mixed', 'good-1', 'secret-text', { secret: `${VALUE}-2` }),
    secret('mixed', 'going', 'secret-text', { secret: VALUE }, { deletionTimestamp: '2024-05-06T07:08:09Z' }),
    secret('Not_A_Project', 'x', 'secret-text', { secret: VALUE }),
    secret('', 'nowhere', 'secret-text', { secret: VALUE })
  ]
  const documents = [...good.slice(0, 4), ...bad, ...good.slice(4)].map(item => stringify(item)).join('---\n')
  const { exit, items } = await imported(`---\n${documents}`)
  t.equal(exit, 1)
  t.equal(items.filter(({ outcome }) => outcome === 'created').length, 9)
  const why = Object.fromEntries(
    items.filter(({ outcome }) => outcome === 'failed').map(line => [`${line.namespace}/${line.name}`, line.why])
  )
  t.match(why, {
    'mixed/no-key': /private key/i,
    'mixed/no-type': /Unknown credential type; the types are/,
    'mixed/no-base64': /#\/data\/secret: Not valid base64/,
    'mixed/good-1': /Duplicate/,
    'mixed/going': /being deleted/,
    'Not_A_Project/x': /name/,
    '/nowhere': /namespace or name is missing/
  })
  t.equal(Object.keys(why).length, bad.length)
  const table = await cli(['import-kubesphere', '-'], env, { stdin: documents })
  t.match(table.out.toString(), /^NAMESPACE +NAME +OUTCOME +WHY\n/)
})

t.test('a namespace whose Secrets are all refused makes no project', async t => {
  const bad = (name: string) => secret('hopeless', name, 'ssh-auth', { username: 'git', private_key: VALUE })
  for (const more of [['--dry-run'], []]) {
    const { exit, items } = await imported({ items: [bad('a'), bad('b')] }, ...more)
    t.equal(exit, 1)
    t.match(items, [
      { outcome: 'failed', why: /private key/i },
      { outcome: 'failed', why: /private key/i }
    ])
    t.equal((await bridge.call('GET', '/api/v1/projects/hopeless')).status, 404)
  }
  const good = ['c', 'd'].map(name => secret('hopeless', name, 'secret-text', { secret: VALUE }))
  const dry = await imported({ items: [bad('a'), ...good] }, '--dry-run')
  t.match(dry.items, [{ outcome: 'failed' }, { outcome: 'created', why: /project would be created/ }, { outcome: 'created' }])
  t.equal((await bridge.call('GET', '/api/v1/projects/hopeless')).status, 404)
  const { items } = await imported({ items: [bad('a'), ...good] })
  t.strictSame(
    items.map(({ outcome }) => outcome),
    ['failed', 'created', 'created']
  )
  t.equal((await bridge.call('GET', '/api/v1/projects/hopeless/credentials')).body.total, 2)
})

t.test('a project that cannot be made is tried once, not once for each Secret', async t => {
  await bridge.project('owner', { folder: ['taken'] })
  const all = Array.from({ length: 8 }, (_, n) => secret('taken', `c-${n}`, 'secret-text', { secret: VALUE }))
  const { items } = await imported({ items: all })
  t.equal(items.filter(({ outcome, why }) => outcome === 'failed' && why?.includes('belongs to the project')).length, 8)
  const { items: entries } = (await bridge.call('GET', '/api/v1/audit?action=project.create&limit=20')).body
  t.equal(entries.filter(({ targets }: { targets: string[] }) => targets.includes('c-0')).length, 1)
})

t.test('what somebody else made in Jenkins is left alone with --no-adopt', async t => {
  const plain = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'
  await createIn('mixed', `<${plain}><scope>GLOBAL</scope><id>theirs</id><description/><secret>old</secret></${plain}>`)
  const file = secret('mixed', 'theirs', 'secret-text', { secret: VALUE })
  const { exit, err } = await imported(file, '--no-adopt', '--wait')
  t.equal(exit, 1)
  t.match(err, /UnmanagedExists/)
  t.match(await bridge.readback('mixed', 'theirs'), { secret: 'old' })
})

t.test('a bridge that is not there ends it', async t => {
  const { exit } = await cli(
    ['import-kubesphere', '-'],
    { ...env, JCB_URL: 'http://127.0.0.1:1' },
    { stdin: JSON.stringify(many()) }
  )
  t.equal(exit, 6)
  t.equal((await cli(['import-kubesphere', '/nowhere'], env)).exit, 2)
})
