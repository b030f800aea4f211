import t from 'tap'
import { type Handler, HTML, JENKINS, json, oddServer, type Reply } from './odd-server.ts'
import { rejected } from './thrown.ts'

const FOLDER = 'com.cloudbees.hudson.plugins.folder.Folder'
const folder = json({ _class: FOLDER, name: 'f' })
const job = json({ _class: 'hudson.model.FreeStyleProject', name: 'f' })
const taken: Reply = { status: 400, headers: { ...HTML, ...JENKINS, 'x-error': 'A job already exists with the name f' } }
const refused: Reply = { status: 403, headers: { ...HTML, ...JENKINS, 'x-required-permission': 'hudson.model.Item.Create' } }

/** A Jenkins with these items, that answers changes so. */
const holding =
  (items: Record<string, Reply>, change: Reply): Handler =>
  seen =>
    seen.method === 'GET' ? items[seen.url.replace(/api\/json.*$/, '')] : change

t.test('making: level by level, the display name on the last', async t => {
  const { controller, seen } = await oddServer(t, holding({ '/job/a/': folder }, { status: 200 }))
  t.strictSame(await controller.createFolder(['a', 'b c', 'd'], 'D & é'), { made: true })
  t.strictSame(
    seen.filter(s => s.method === 'POST').map(s => [s.url, s.body.replace(/^<\?.*?\?>/, '')]),
    [
      ['/job/a/createItem?name=b+c', `<${FOLDER}/>`],
      ['/job/a/job/b%20c/createItem?name=d', `<${FOLDER}><displayName>D &amp; é</displayName></${FOLDER}>`]
    ]
  )
})

t.test('making: what is there decides, not the text', async t => {
  const cases: [string, Record<string, Reply>, Reply, string][] = [
    ['another item', { '/job/f/': job }, taken, 'FolderRefused'],
    ['a name that Jenkins does not like, or a folder that is hidden', {}, taken, 'FolderRefused'],
    ['no permission', {}, refused, 'Forbidden'],
    ['the parent went away', {}, { status: 404 }, 'FolderMissing'],
    ['an error inside', {}, { status: 500, headers: JENKINS }, 'WriteFailed'],
    ['a page before Jenkins', {}, { status: 400, headers: HTML }, 'NotJenkins'],
    [
      'booting',
      { '/': { status: 503, headers: HTML, body: '<title>Starting Jenkins</title>' } },
      { status: 403, headers: HTML, body: 'No valid crumb' },
      'JenkinsBooting'
    ]
  ]
  for (const [name, items, change, reason] of cases) {
    const { controller } = await oddServer(t, holding(items, change))
    t.equal((await rejected(controller.createFolder(['f'], ''))).reason, reason, name)
  }
  const there = await oddServer(t, holding({ '/job/f/': folder }, taken))
  t.strictSame(await there.controller.createFolder(['f'], ''), { made: false })
})

t.test('making: a display name that the controller would garble is made plain', async t => {
  const { controller, seen } = await oddServer(t, s => (s.method === 'POST' ? { status: 200 } : undefined))
  await controller.createFolder(['f'], 'a😀b')
  t.match(seen.at(-1)?.body, '<displayName>a\uFFFDb</displayName>')
})

t.test('deleting: with the slash, and done only on proof', async t => {
  const gone = await oddServer(t, holding({}, { status: 204 }))
  await gone.controller.deleteFolder(['a', 'b'])
  t.equal(gone.seen[0]?.url, '/job/a/job/b/')
  const never = await oddServer(t, holding({}, { status: 404 }))
  await never.controller.deleteFolder(['f'])
  const cases: [string, Record<string, Reply>, Reply, string][] = [
    ['redirected', {}, { status: 302, headers: { location: '/job/f/' } }, 'NotJenkins'],
    ['not found, yet there', { '/job/f/': folder }, { status: 404 }, 'FolderUnreadable'],
    ['not found by a stranger', { '/': { status: 404 } }, { status: 404 }, 'NotJenkins'],
    ['no permission', {}, refused, 'Forbidden']
  ]
  for (const [name, items, change, reason] of cases) {
    const { controller } = await oddServer(t, holding(items, change))
    t.equal((await rejected(controller.deleteFolder(['f']))).reason, reason, name)
  }
  t.equal((await rejected(never.controller.deleteFolder([]))).reason, 'FolderRefused', 'never the root')
  t.equal((await rejected(never.controller.createFolder([], ''))).reason, 'FolderRefused')
})

t.test('looking: jobs and folders count; a doubtful answer does not say empty', async t => {
  const look = async (reply: Reply | undefined) => {
    const { controller } = await oddServer(t, holding(reply === undefined ? {} : { '/job/f/': reply }, { status: 200 }))
    return controller.folderHasItems(['f'])
  }
  t.equal(await look(json({ jobs: [] })), false)
  t.equal(await look(json({ jobs: [{ name: 'x' }] })), true)
  t.equal((await rejected(look(json({})))).reason, 'FolderUnreadable')
  t.equal((await rejected(look(json({ jobs: {} })))).reason, 'FolderUnreadable')
  t.equal((await rejected(look(undefined))).reason, 'FolderMissing')
  t.equal((await rejected(look(refused))).reason, 'Forbidden')
  t.equal((await rejected(look({ status: 200, headers: HTML, body: '<form>' }))).reason, 'NotJenkins')
})
