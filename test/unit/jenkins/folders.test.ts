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

const ADMINISTRATOR: Reply = { status: 200, headers: { ...HTML, ...JENKINS } }
const notAdministrator: Reply = {
  status: 403,
  headers: { ...HTML, ...JENKINS, 'x-required-permission': 'hudson.model.Hudson.Administer' }
}

t.test('removing: only what is seen to be empty by one who sees everything', async t => {
  const empty = json({ _class: FOLDER, jobs: [] })
  const cases: [string, Reply[], Reply | undefined, string][] = [
    ['empty', [ADMINISTRATOR], empty, 'removed'],
    ['not there any more', [ADMINISTRATOR], undefined, 'removed'],
    ['a job in it', [ADMINISTRATOR], json({ _class: FOLDER, jobs: [{ name: 'x' }] }), 'in-use'],
    ['no administrator', [notAdministrator], empty, 'not-all-seen'],
    ['not told', [{ status: 404 }], empty, 'not-all-seen'],
    ['an error', [{ status: 500 }], empty, 'not-all-seen'],
    ['a page of a proxy', [{ status: 200, headers: HTML }], empty, 'not-all-seen'],
    ['no administrator any more', [ADMINISTRATOR, notAdministrator], empty, 'not-all-seen']
  ]
  for (const [name, consoles, shown, expected] of cases) {
    let asked = 0
    const items = shown === undefined ? {} : { '/job/f/': shown }
    const { controller, seen } = await oddServer(t, request =>
      request.url === '/scriptText'
        ? consoles[Math.min(asked++, consoles.length - 1)]
        : holding(items, { status: 204 })(request, undefined as never)
    )
    t.equal(await controller.removeEmptyFolder(['f']), expected, name)
    t.equal(
      seen.some(({ method }) => method === 'DELETE'),
      expected === 'removed',
      name
    )
  }
  const word = await oddServer(t, holding({ '/job/f/': empty }, { status: 204 }), { seesEverything: true })
  t.equal(await word.controller.removeEmptyFolder(['f']), 'removed', 'the word of a person')
  t.notOk(word.seen.some(({ url }) => url === '/scriptText'))
})

t.test('probing: a folder that can be made was not there, and only the made one is taken away', async t => {
  /** A Jenkins that takes the folder, and shows it so. */
  const probed = async (
    shown: (body: string) => Reply | undefined,
    made: Reply = { status: 200 },
    config = (body: string) => body
  ) => {
    let body = ''
    const { controller, seen } = await oddServer(t, request => {
      if (request.method === 'DELETE') return { status: 204 }
      if (request.method === 'POST') {
        body = request.body
        return made
      }
      if (request.url.startsWith('/job/f/api')) return body === '' ? undefined : shown(body)
      return request.url === '/job/f/config.xml'
        ? { status: 200, headers: { 'content-type': 'application/xml' }, body: config(body) }
        : undefined
    })
    const result = await controller.probeAbsence(['f'])
    return [result, seen.some(({ method }) => method === 'DELETE')]
  }
  const mark = (body: string) => /<description>(.*)<\/description>/.exec(body)?.[1] ?? ''
  const ours = (body: string, jobs: object[] = []) => json({ _class: FOLDER, description: mark(body), jobs })
  t.strictSame(await probed(ours), ['removed', true])
  t.strictSame(await probed(body => ours(body, [{ name: 'x' }])), ['left', false], 'a job has come into it')
  const filled = (body: string) =>
    body.replace(
      '</',
      '<x/><com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty/></'
    )
  t.strictSame(await probed(ours, { status: 200 }, filled), ['left', false], 'credentials have come into it')
  t.strictSame(await probed(() => undefined), ['left', false], 'it is not shown')
  t.strictSame(
    await probed(() => json({ _class: FOLDER, description: 'theirs', jobs: [] })),
    ['unproved', false],
    'it is another'
  )
  t.strictSame(await probed(() => undefined, taken), ['unproved', false], 'its name is taken')
  t.strictSame(await probed(() => folder, taken), ['unproved', false], 'it has appeared')
  t.strictSame(await probed(() => undefined, refused), ['unproved', false], 'no permission')
  t.strictSame(await probed(() => undefined, { status: 404 }), ['unproved', false], 'nothing above it')
  const decomposed = await oddServer(t, () => ({ status: 200 }))
  t.equal(await decomposed.controller.probeAbsence(['e\u0301']), 'unproved', 'a name that Jenkins may take for another')
  t.equal(decomposed.seen.length, 0)
  const down = await oddServer(t, () => ({ status: 503 }))
  t.equal((await rejected(down.controller.probeAbsence(['f']))).reason, 'JenkinsOverloaded')
})

t.test('probing: the first part of a path that is not shown', async t => {
  const { controller } = await oddServer(t, holding({ '/job/a/': folder }, { status: 200 }))
  t.strictSame(await controller.firstMissing(['a', 'b', 'c']), ['a', 'b'])
  t.equal(await controller.firstMissing(['a']), undefined)
})
