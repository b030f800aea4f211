import { link, mkdir, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { file } from '../../../../src/secret-stores/file/provider.ts'
import { failureOf, openAt } from '../../../../src/secret-stores/file/read.ts'
import type { Fetched, ProviderDeps } from '../../../../src/secret-stores/provider.ts'
import { execFileSyncBound } from '../../../helpers/child.ts'
import { until } from '../../../helpers/until.ts'

const deps = (more: Partial<ProviderDeps> = {}): ProviderDeps => ({
  outbound: async () => ({ failure: 'AddressRefused' }),
  directories: [],
  forbidden: [],
  now: Date.now,
  ...more
})

const settingsOf = (directory: string, more = {}) => ({ name: 'files', settings: { directory, ...more }, secrets: {} })

async function tree(t: Test, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  // tap makes a directory per test below the project, whose path has no links.
  const root = t.testdir()
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
  return root
}

function opened(t: Test, directory: string, more = {}, some: Partial<ProviderDeps> = {}) {
  const store = file.open(settingsOf(directory, more), deps(some))
  t.teardown(() => store.close())
  return store
}

const textOf = (fetched: Fetched): unknown => {
  if ('failure' in fetched) return fetched.failure
  const { stored } = fetched
  if ('bytes' in stored) return stored.bytes.toString('latin1')
  return Object.fromEntries([...stored.properties].map(([name, bytes]) => [name, bytes.toString('latin1')]))
}

t.test('a file is a value; one line end is taken off, unless it is to be kept', async t => {
  const root = await tree(t, {
    unix: 'a\n',
    dos: 'a\r\n',
    two: 'a\n\n',
    none: 'a',
    cr: 'a\r',
    bytes: Buffer.from([0, 255, 10]),
    only: '\n'
  })
  const store = opened(t, root)
  const kept = opened(t, root, { keepLineEnd: true })
  const read = async (key: string) => [textOf(await store.fetch(key)), textOf(await kept.fetch(key))]
  t.strictSame(await read('unix'), ['a', 'a\n'])
  t.strictSame(await read('dos'), ['a', 'a\r\n'])
  t.strictSame(await read('two'), ['a\n', 'a\n\n'])
  t.strictSame(await read('none'), ['a', 'a'])
  t.strictSame(await read('cr'), ['a\r', 'a\r'])
  t.strictSame(await read('bytes'), ['\0\xff', '\0\xff\n'])
  t.strictSame(await read('only'), ['', '\n'])
  t.match(await store.fetch('unix'), { version: null })
  t.equal(textOf(await store.fetch('unix', '1')), 'VersionUnsupported')
})

t.test('a directory is an object of its files', async t => {
  const root = await tree(t, {
    'db/username': 'bot\n',
    'db/password': 'p',
    'db/more/x': 'no property',
    'db/__proto__': 'y',
    'db/..x': 'z'
  })
  const { stored } = (await opened(t, root).fetch('db')) as Extract<Fetched, { version: unknown }>
  t.ok('properties' in stored && stored.properties instanceof Map)
  t.strictSame('properties' in stored && [...stored.properties].map(([name, bytes]) => `${name}=${bytes}`), [
    '__proto__=y',
    'password=p',
    'username=bot'
  ])
})

t.test('what is not there, as far as that can be told', async t => {
  const root = await tree(t, { 'team-a/key': 'x' })
  await mkdir(join(root, 'unmounted'))
  await symlink('nowhere', join(root, 'dangling'))
  const store = opened(t, root)
  for (const key of ['other', 'team-a/other', 'team-a/key/below', 'team-b/key', 'constructor', '__proto__'])
    t.equal(textOf(await store.fetch(key)), 'NotFound', key)
  // A volume that is missing leaves its mount point empty; a link is exchanged in two steps.
  for (const key of ['unmounted', 'unmounted/key', 'dangling', 'dangling/key'])
    t.equal(textOf(await store.fetch(key)), 'Unavailable', key)
  for (const key of [
    '',
    '..',
    '../x',
    'a/../b',
    'a//b',
    '/etc/passwd',
    'a\0b',
    '..data/key',
    'a/..data',
    '\ud800',
    'x'.repeat(256)
  ])
    t.equal(textOf(await store.fetch(key)), 'Forbidden', JSON.stringify(key))
  await rm(join(root, 'team-a'), { recursive: true })
  for (const name of ['dangling', 'unmounted']) await rm(join(root, name), { recursive: true })
  t.equal(textOf(await store.fetch('team-a/key')), 'Unavailable', 'an empty directory')
  t.match(await store.check(), { state: 'unknown', findings: [{ code: 'DirectoryEmpty' }] })
  await rm(root, { recursive: true })
  t.equal(textOf(await store.fetch('team-a/key')), 'Unavailable', 'no directory')
  t.match(await store.check(), { state: 'failing', findings: [{ code: 'DirectoryMissing' }] })
})

/** Exchanges the data of a mount as Kubernetes does. */
async function exchange(root: string, data: string): Promise<void> {
  await symlink(data, join(root, '..tmp'))
  await rename(join(root, '..tmp'), join(root, '..data'))
}

t.test('a mount of Kubernetes: links to the data of now', async t => {
  const root = await tree(t, { '..1/user': 'a', '..1/pass': '1', '..1/sub/key': 'k1' })
  await exchange(root, '..1')
  for (const name of ['user', 'pass', 'sub']) await symlink(`..data/${name}`, join(root, name))
  const store = opened(t, root)
  t.equal(textOf(await store.fetch('pass')), '1')
  t.equal(textOf(await store.fetch('sub/key')), 'k1')
  t.strictSame(textOf(await store.fetch('sub')), { key: 'k1' })
  t.strictSame(await store.list?.(''), { names: ['pass', 'sub/', 'user'], isCut: false })
  t.strictSame(await store.list?.('sub/'), { names: ['sub/key'], isCut: false })
  await mkdir(join(root, '..2'))
  await writeFile(join(root, '..2/pass'), '2')
  await exchange(root, '..2')
  await rm(join(root, '..1'), { recursive: true })
  t.equal(textOf(await store.fetch('pass')), '2')
  // Links of what is gone are removed a moment later.
  t.equal(textOf(await store.fetch('user')), 'Unavailable')
  await rm(join(root, 'user'))
  t.equal(textOf(await store.fetch('user')), 'NotFound')
})

t.test('the properties of a directory are of one moment, whenever it is exchanged', async t => {
  const names = ['first', ...Array.from({ length: 20 }, (_, i) => `more-${i}`), 'zz-last']
  const files = (data: string, value: string) => names.map(name => [`mount/${data}/${name}`, value] as const)
  const root = await tree(t, Object.fromEntries([...files('..a', 'a'), ...files('..b', 'b')]))
  const mount = join(root, 'mount')
  await exchange(mount, '..a')
  for (const name of names) await symlink(`..data/${name}`, join(mount, name))
  const store = opened(t, root)
  for (let round = 0; round < 30; round++) {
    const value = round % 2 === 0 ? 'b' : 'a'
    const later = async () => {
      for (let i = 0; i < round * 5; i++) await stat(mount)
      await exchange(mount, `..${value}`)
    }
    const [fetched] = await Promise.all([store.fetch('mount'), later()])
    const found = textOf(fetched) as Record<string, string>
    t.equal(new Set(Object.values(found)).size, 1, `exchanged after ${round * 5} calls`)
    t.equal(textOf(await store.fetch('mount/first')), value)
  }
})

t.test('no way out of the directory, by any link', async t => {
  const root = await tree(t, { 'in/team-a/key': 'a', 'in/team-b/key': 'b', 'out/key': 'outside', 'in-other/key': 'twin' })
  const inside = join(root, 'in')
  const links = {
    absolute: join(root, 'out/key'),
    relative: '../out/key',
    twin: '../in-other/key',
    directory: '../out',
    root: '/',
    up: '..',
    proc: `/proc/self/root${root}/out/key`,
    cwd: '/proc/self/cwd',
    environ: '/proc/self/environ',
    'team-a/sideways': '../team-b/key',
    'team-a/same': 'key'
  }
  for (const [name, target] of Object.entries(links)) await symlink(target, join(inside, name))
  const store = opened(t, inside)
  for (const key of [
    'absolute',
    'relative',
    'twin',
    'proc',
    'environ',
    'root',
    'cwd',
    'up',
    'directory',
    'directory/key',
    'team-a/sideways'
  ])
    t.equal(textOf(await store.fetch(key)), 'Forbidden', key)
  for (const key of ['directory/none', 'root/etc/passwd', 'root/none']) t.equal(textOf(await store.fetch(key)), 'Forbidden', key)
  t.equal(textOf(await store.fetch('team-a/same')), 'a')
  t.equal(textOf(await store.fetch('team-a')), 'Forbidden', 'an object with a property that is refused')
  t.strictSame(await store.list?.(''), { names: ['team-a/', 'team-b/'], isCut: false })
  t.strictSame(await store.list?.('directory/'), { failure: 'Forbidden' })
  t.strictSame(await store.list?.('../'), { failure: 'Forbidden' })
  await symlink('loop', join(inside, 'loop'))
  t.equal(textOf(await store.fetch('loop')), 'BadAnswer')
})

t.test('what is exchanged between the check and the opening is not read', async t => {
  const root = await tree(t, { 'in/key': 'inside', 'out/key': 'outside' })
  await symlink('out', join(root, 'exchanged'))
  await symlink('key', join(root, 'in/link'))
  // The path was checked when none of its parts was a link.
  await t.rejects(openAt(join(root, 'exchanged/key')))
  await t.rejects(openAt(join(root, 'in/link')))
  const file = await openAt(join(root, 'in/key'))
  t.equal((await file.readFile()).toString(), 'inside')
  await file.close()
})

t.test('only regular files of at most 1 MiB', async t => {
  const root = await tree(t, { most: Buffer.alloc(1024 * 1024, 'x'), more: Buffer.alloc(1024 * 1024 + 1, 'x'), huge: '' })
  await truncate(join(root, 'huge'), 2 ** 40)
  execFileSyncBound('mkfifo', [join(root, 'fifo')])
  await mkdir(join(root, 'many'))
  for (const name of ['a', 'b', 'c']) await writeFile(join(root, 'many', name), Buffer.alloc(400_000))
  const store = opened(t, root)
  t.equal(String(textOf(await store.fetch('most'))).length, 1024 * 1024)
  for (const key of ['more', 'huge', 'many']) t.equal(textOf(await store.fetch(key)), 'TooLarge', key)
  t.equal(textOf(await store.fetch('fifo')), 'BadAnswer')
  t.strictSame(await store.list?.(''), { names: ['huge', 'many/', 'more', 'most'], isCut: false })
})

t.test('never the settings and the data of the bridge, by whatever name', async t => {
  const root = await tree(t, {
    'mnt/key': 'x',
    'mnt/keys/master': 'the master key',
    'data/redis/dump': 'everything',
    'mnt/real/file': 'y'
  })
  const [mnt, data] = [join(root, 'mnt'), join(root, 'data')]
  await symlink('../data', join(mnt, 'data'))
  await symlink('real', join(mnt, 'alias'))
  await link(join(mnt, 'keys/master'), join(mnt, 'hard'))
  const forbidden = [join(mnt, 'keys/master'), data, join(mnt, 'alias/file'), join(root, 'not/there')]
  const store = opened(t, mnt, {}, { forbidden })
  t.equal(textOf(await store.fetch('key')), 'x')
  for (const key of ['keys/master', 'hard', 'keys', 'data', 'data/redis/dump', 'real/file'])
    t.equal(textOf(await store.fetch(key)), 'Forbidden', key)
  const fault = async (directory: string, some: Partial<ProviderDeps> = {}) =>
    (await file.faults(settingsOf(directory), deps({ forbidden, ...some })))
      .map(({ pointer, detail }) => `${pointer} ${detail}`)
      .join()
  t.equal(await fault(mnt), '')
  t.equal(await fault(`${mnt}/`), '')
  for (const refused of [
    data,
    join(data, 'redis'),
    join(mnt, 'data/redis'),
    '/',
    '/etc',
    '/etc/ssl',
    '/proc/self',
    '/sys',
    '/dev',
    `/proc/self/root${mnt}`
  ])
    t.match(await fault(refused), /^#\/directory The bridge does not read secrets there/, refused)
  for (const wrong of ['relative', '', '.', `${mnt}/../mnt`, `${mnt}//keys`, '/mnt\0', '/\ud800'])
    t.match(await fault(wrong), /absolute path/, wrong)
  t.match(await fault(join(mnt, 'key')), /not a directory/)
  t.match(await fault(join(mnt, 'none')), /no such directory/)
})

t.test('only below the directories that are listed, where some are', async t => {
  const root = await tree(t, { 'a/x/key': '1', 'b/key': '2', 'ab/key': '3' })
  await symlink('a', join(root, 'alias'))
  await symlink('../b', join(root, 'a/out'))
  const some = { directories: [join(root, 'alias')] }
  const fault = async (directory: string) => (await file.faults(settingsOf(directory), deps(some)))[0]?.detail
  for (const fine of ['a', 'a/x', 'alias', 'alias/x']) t.equal(await fault(join(root, fine)), undefined, fine)
  for (const refused of ['b', 'ab', 'none', 'b/none', 'a/out'])
    t.match(await fault(join(root, refused)), /SECRET_DIRECTORIES/, refused)
  t.equal(textOf(await opened(t, join(root, 'a/x'), {}, some).fetch('key')), '1')
  t.equal(textOf(await opened(t, join(root, 'b'), {}, some).fetch('key')), 'Forbidden')
  // What was fine when it was registered may lead elsewhere later.
  await rename(join(root, 'a/x'), join(root, 'a/y'))
  await symlink('../b', join(root, 'a/x'))
  t.equal(textOf(await opened(t, join(root, 'a/x'), {}, some).fetch('key')), 'Forbidden')
  t.match(await opened(t, join(root, 'a/x'), {}, some).check(), { state: 'failing', findings: [{ code: 'DirectoryNotListed' }] })
})

t.test('changes are noticed: in place, by exchange, of the mount and of all above it', async t => {
  const root = await tree(t, { 'in/..1/key': 'mount 1', 'in/sub/plain': 'plain 1' })
  const inside = join(root, 'in')
  await symlink('..1', join(inside, '..data'))
  await symlink('..data/key', join(inside, 'key'))
  const store = opened(t, inside)
  const seen = { key: '', 'sub/plain': '' }
  const calls = { key: 0, 'sub/plain': 0 }
  const follow = (name: keyof typeof seen) =>
    store.watch?.(name, () => {
      calls[name]++
      void store.fetch(name).then(found => {
        seen[name] = String(textOf(found))
      })
    })
  const ends = [follow('key'), follow('sub/plain')]
  const sees = (name: keyof typeof seen, text: string) => until(`${name} is ${text}`, async () => seen[name] === text)
  await sees('key', 'mount 1')
  await sees('sub/plain', 'plain 1')
  await mkdir(join(inside, '..2'))
  await writeFile(join(inside, '..2/key'), 'mount 2')
  await symlink('..2', join(inside, '..tmp'))
  await rename(join(inside, '..tmp'), join(inside, '..data'))
  await sees('key', 'mount 2')
  await writeFile(join(inside, 'sub/plain'), 'plain 2')
  await sees('sub/plain', 'plain 2')
  await writeFile(join(inside, 'sub/new'), 'plain 3')
  await rename(join(inside, 'sub/new'), join(inside, 'sub/plain'))
  await sees('sub/plain', 'plain 3')
  // A directory in between is exchanged, and then written to.
  await rename(join(inside, 'sub'), join(inside, 'old'))
  await mkdir(join(inside, 'sub'))
  await writeFile(join(inside, 'sub/plain'), 'plain 4')
  await sees('sub/plain', 'plain 4')
  await writeFile(join(inside, 'sub/plain'), 'plain 5')
  await sees('sub/plain', 'plain 5')
  // The directory itself goes, and comes back.
  await rename(inside, join(root, 'away'))
  await sees('key', 'Unavailable')
  await mkdir(join(inside, 'sub'), { recursive: true })
  await writeFile(join(inside, 'sub/plain'), 'plain 6')
  await sees('sub/plain', 'plain 6')
  await writeFile(join(inside, 'sub/plain'), 'plain 7')
  await sees('sub/plain', 'plain 7')
  // Nobody listens any more to the first; the other one goes on.
  ends[0]?.()
  const before = calls.key
  await writeFile(join(inside, 'key'), 'unheard')
  await writeFile(join(inside, 'sub/plain'), 'plain 8')
  await sees('sub/plain', 'plain 8')
  t.equal(calls.key, before)
})

t.test('errors of the file system', async t => {
  const expected = { EACCES: 'Forbidden', EPERM: 'Forbidden', ELOOP: 'BadAnswer', EIO: 'Unavailable', ESTALE: 'Unavailable' }
  for (const [code, failure] of Object.entries(expected))
    t.equal(failureOf(Object.assign(new Error('x'), { code })), failure, code)
})
