import type { Test } from 'tap'
import type { ObservedCredential } from '../../src/domain/observed.ts'
import { Secret } from '../../src/domain/secret.ts'
import type { Controller } from '../../src/jenkins/controller.ts'
import { JenkinsError } from '../../src/jenkins/http/jenkins-error.ts'
import { visible } from '../helpers/visible.ts'
import { sample, texts } from '../unit/jenkins/samples.ts'
import { rejected } from '../unit/jenkins/thrown.ts'
import { typesThere } from '../unit/jenkins/types-there.ts'
import { eachJenkins, opened, type StandInWorld, type World } from '../unit/jenkins/worlds.ts'

const reason = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise
    return 'done'
  } catch (error) {
    return error instanceof JenkinsError ? error.reason : String(error)
  }
}

async function credentialsIn(controller: Controller, path: readonly string[]): Promise<readonly ObservedCredential[]> {
  const reading = await controller.readFolder(path)
  if (!reading.found) throw new Error('no folder')
  return reading.credentials
}

/** What holds for every Jenkins, in a folder of its own that is gone afterwards. */
async function contract(t: Test, world: World): Promise<void> {
  const { controller } = world
  const top = world.top()
  const path = [top, 'nested é']
  const folder = path.join('/')
  const types = await typesThere(t, world)
  // Only to one who sees everything a 404 is a proof.
  const gone = { found: false, because: (await controller.seesEverything()) ? 'absent' : 'unseen' }

  await t.test('folders are made once and found', async t => {
    await controller.ping()
    t.strictSame(await controller.readFolder(path), gone)
    t.strictSame(await controller.createFolder(path, 'Nested & <é>'), { made: true })
    t.strictSame(await controller.createFolder(path, ''), { made: false })
    t.strictSame(await controller.createFolder([top.toUpperCase(), 'nested é'], ''), { made: false })
    t.match(await controller.readFolder(path), {
      found: true,
      credentials: [],
      valuesWatched: true,
      allFields: true,
      revision: /./
    })
    t.equal(await controller.folderHasItems(path), false)
    t.equal(await controller.folderHasItems([top]), true)
    t.equal(await reason(controller.createFolder([top, 'a/b'], '')), 'FolderRefused')
  })

  await t.test('every type arrives byte for byte', async t => {
    const { emojiSafe } = await controller.capabilities()
    const all = Object.entries({ ...texts, ...(emojiSafe ? { emoji: 'a😀b' } : {}) })
    if (world.whyUnread !== undefined) t.pass('the values that Jenkins holds', { skip: world.whyUnread })
    for (const { type } of types) {
      for (const [index, [name, value]] of all.entries()) {
        const id = `${type}.${index}`
        const form = index % 2 === 0 ? 'file' : 'text'
        for (const [step, text] of Object.entries({ created: value, updated: `${value}!` })) {
          const title = `${type} ${step}: ${name}`
          const { document, held } = sample(type, id, text, form)
          const written =
            step === 'created' ? controller.createCredential(path, document) : controller.updateCredential(path, id, document)
          // One value that does not arrive says nothing of the others.
          const failed = await reason(written)
          t.equal(failed, 'done', title)
          if (failed === 'done' && world.whyUnread === undefined)
            t.match(visible(await world.held(folder, id)), visible(held), `${title}, as held`)
        }
      }
    }
  })

  await t.test('what was written is read: class, visible texts, a hash for each secret', async t => {
    const seen = await credentialsIn(controller, path)
    t.equal(
      seen.length,
      types.length * Object.keys({ ...texts, ...((await controller.capabilities()).emojiSafe ? { emoji: '' } : {}) }).length
    )
    for (const [index, value] of Object.values(texts).entries()) {
      const found = seen.find(c => c.id === `ssh-key.${index}`)
      const shown = `${value}!`.slice(0, 50)
      t.match(found?.className, /BasicSSHUserPrivateKey$/)
      t.match(visible(found?.visible), visible({ scope: 'GLOBAL', description: shown, username: shown }))
      t.strictSame(Object.keys(found?.hidden ?? {}).sort(), ['passphrase', 'privateKeySource.privateKey', 'username'])
    }
    const odd = seen.flatMap(c => Object.values(c.hidden)).filter(s => s.state !== 'encrypted' && s.state !== 'readable')
    t.ok(odd.length === 0 || world.name === 'real')
  })

  await t.test('a hash stays until its credential is written again', async t => {
    const hashes = async () =>
      Object.fromEntries((await credentialsIn(controller, path)).map(c => [c.id, c.hidden['secret']?.hash]))
    const before = await hashes()
    t.strictSame(await hashes(), before)
    await controller.updateCredential(
      path,
      'access-token.0',
      sample('access-token', 'access-token.0', `${texts['markup']}!`, 'file').document
    )
    const after = await hashes()
    t.not(after['access-token.0'], before['access-token.0'])
    t.strictSame({ ...after, 'access-token.0': '' }, { ...before, 'access-token.0': '' })
  })

  await t.test('taken, absent, gone', async t => {
    const { document } = sample('access-token', 'one', 'x', 'file')
    await controller.createCredential(path, document)
    t.equal(await reason(controller.createCredential(path, document)), 'Conflict')
    await controller.deleteCredential(path, 'one')
    await controller.deleteCredential(path, 'one')
    t.equal(await controller.updateCredential(path, 'one', document), 'absent')
    t.notOk((await credentialsIn(controller, path)).some(c => c.id === 'one'))
    t.equal(await reason(controller.createCredential([top, 'none'], document)), 'FolderMissing')
    t.equal(await reason(controller.updateCredential([top, 'none'], 'one', document)), 'FolderMissing')
    t.equal(await reason(controller.folderHasItems([top, 'none'])), 'FolderMissing')
  })

  await t.test('id and folder names cannot reach beyond themselves', async t => {
    const before = (await credentialsIn(controller, path)).length
    for (const id of ['..', '.', '']) t.equal(await reason(controller.deleteCredential(path, id)), 'ContentRefused')
    t.equal(await reason(controller.deleteFolder([top, '..'])), 'FolderRefused')
    for (const id of ['../config.xml', '%2e%2e', '..;', 'a/../..']) await reason(controller.deleteCredential(path, id))
    t.equal((await credentialsIn(controller, path)).length, before)
  })

  await t.test('what this Jenkins would store wrong, or has no plug-in for, is refused', async t => {
    const { emojiSafe, classes } = await controller.capabilities()
    const { document } = sample('access-token', 'emoji', '😀', 'file')
    t.equal(await reason(controller.createCredential(path, document)), emojiSafe ? 'done' : 'ContentRefused')
    t.equal(
      await reason(controller.createCredential(path, sample('access-token', 'nul', 'a\u0000', 'file').document)),
      'ContentRefused'
    )
    const name = 'com.microsoft.jenkins.kubernetes.credentials.KubeconfigCredentials'
    const unknown = { name, children: [{ name: 'id', text: 'plugin' }] }
    if (classes[name] !== false)
      t.pass('a class without its plug-in', {
        skip: classes[name] ? 'the plug-in kubernetes-cd is there' : 'needs Overall/Administer or Overall/SystemRead'
      })
    else t.equal(await reason(controller.createCredential(path, unknown)), 'PluginMissing')
  })

  await t.test('folders go, with all that is in them', async t => {
    await controller.deleteFolder([top])
    await controller.deleteFolder([top])
    t.strictSame(await controller.readFolder([top]), gone)
    t.strictSame(await controller.readFolder(path), gone)
  })
}

type Outcomes = [user: string, read: string, create: string, update: string, remove: string]

/** Those whom only one kind of recordings knows, or knows otherwise. */
const ofFirst: Outcomes[] = [
  ['writer', 'done', 'done', 'done', 'done'],
  ['extended', 'done', 'Forbidden', 'Forbidden', 'Forbidden']
]
const ofCurrent: Outcomes[] = [
  ['writer', 'done', 'done', 'Forbidden', 'Forbidden'],
  ['extended', 'done', 'done', 'done', 'done'],
  ['only-extended', 'done', 'StoreNotVisible', 'StoreNotVisible', 'done'],
  ['ursula', 'done', 'done', 'done', 'done'],
  ['discover', 'Forbidden', 'Forbidden', 'Forbidden', 'Forbidden'],
  ['no-overall-read', 'Forbidden', 'Forbidden', 'Forbidden', 'Forbidden'],
  ['no-job-read', 'done', 'FolderMissing', 'FolderMissing', 'done'],
  ['no-job-create', 'done', 'done', 'done', 'done'],
  ['no-job-configure', 'done', 'done', 'done', 'done'],
  ['no-cred-view', 'done', 'StoreNotVisible', 'StoreNotVisible', 'done'],
  ['no-cred-create', 'done', 'Forbidden', 'done', 'done'],
  ['no-cred-update', 'done', 'done', 'Forbidden', 'done'],
  ['no-cred-delete', 'done', 'done', 'done', 'Forbidden']
]
const noFolders = ['viewer', 'lister', 'writer', 'only-extended', 'ursula', 'no-job-create']

/** What needs other users, faults and changes behind our back: the stand-in alone. */
async function troubles(t: Test, world: StandInWorld): Promise<void> {
  const { controller, as, control } = world
  const isFirst = world.name === '2.263.4'
  const changer = isFirst ? 'writer' : 'ursula'
  const path = ['F']
  const document = (id: string) => sample('access-token', id, 'a secret', 'file').document
  await controller.createFolder(path, '')
  await controller.createCredential(path, document('a'))

  await t.test('each user may do what its permissions say, and is told what it lacks', async t => {
    const table: Outcomes[] = [
      ['nobody1', 'Forbidden', 'Forbidden', 'Forbidden', 'Forbidden'],
      ['viewer', 'StoreNotVisible', 'StoreNotVisible', 'StoreNotVisible', 'done'],
      ['lister', 'done', 'Forbidden', 'Forbidden', 'Forbidden'],
      ...(isFirst ? ofFirst : ofCurrent)
    ]
    for (const [user, read, create, update, remove] of table) {
      const theirs = as(user)
      await controller.createCredential(path, document('to-delete'))
      t.equal(await reason(theirs.readFolder(path)), read, `${user} reads`)
      t.equal(await reason(theirs.createCredential(path, document(`of-${user}`))), create, `${user} creates`)
      t.equal(await reason(theirs.updateCredential(path, 'a', document('a'))), update, `${user} updates`)
      t.equal(await reason(theirs.deleteCredential(path, 'to-delete')), remove, `${user} deletes`)
      for (const id of ['to-delete', `of-${user}`]) await controller.deleteCredential(path, id)
      if (noFolders.includes(user)) t.equal(await reason(theirs.createFolder([`by-${user}`], '')), 'Forbidden')
    }
    await t.rejects(as('lister').createCredential(path, document('x')), /HTTP 403, needs Credentials\/Create/)
    t.strictSame(
      (await credentialsIn(controller, path)).map(c => c.id),
      ['a']
    )
  })

  await t.test('what each user sees of values', async t => {
    t.match(await as('lister').readFolder(path), {
      valuesWatched: false,
      allFields: false,
      credentials: [{ id: 'a', className: null, hidden: {} }]
    })
    t.match(await as('extended').readFolder(path), {
      valuesWatched: false,
      allFields: true,
      credentials: [{ hidden: { secret: { state: 'masked' } } }]
    })
    t.match(await as('viewer').capabilities(), { plugins: null, may: { createFolders: false, seePlugins: false } })
    t.match(await controller.capabilities(), {
      version: world.name,
      may: { createFolders: true, seePlugins: true },
      crumbNeeded: false,
      passwordAsToken: false
    })
  })

  await t.test('a password works as well, with crumbs, and not as a token', async t => {
    const byPassword = as(changer, 'password')
    await byPassword.createCredential(path, document('p'))
    await byPassword.deleteCredential(path, 'p')
    t.equal((await byPassword.capabilities()).crumbNeeded, true)
    const confused = opened(t, { name: 'x', url: world.url, user: changer, token: new Secret(`${changer}-pw`) })
    t.equal(await reason(confused.readFolder(path)), 'done')
    t.equal(await reason(confused.createCredential(path, document('p'))), 'Unauthorized')
    const wrong = opened(t, { name: 'x', url: world.url, user: changer, token: new Secret('no') })
    t.equal(await reason(wrong.readFolder(path)), 'Unauthorized')
  })

  await t.test('names of folders, as this version has them', async t => {
    const making = (path: readonly string[]) => controller.createFolder(path, '')
    if (isFirst) t.strictSame(await making(['dot.']), { made: true })
    else t.match(await rejected(making(['dot.'])), { reason: 'FolderRefused', retry: false, message: /cannot end with a dot/ })
    for (const name of ['Sub', 'sub', 'SUB']) t.strictSame(await making(['F', name]), { made: true }, `in a folder: ${name}`)
    for (const name of ['f', 'F']) t.strictSame(await making([name]), { made: false }, `at the root: ${name}`)
    const decomposed = 'e\u0301'
    t.match(await rejected(making([decomposed])), { reason: 'FolderRefused', message: /NFC/ })
    t.match(await rejected(making(['F', decomposed, 'in'])), { reason: 'FolderRefused', message: /NFC/ })
    t.match(await rejected(controller.createFolderWith([decomposed], '', [document('x')])), { reason: 'FolderRefused' })
    for (const name of ['Sub', 'sub', 'SUB']) await controller.deleteFolder(['F', name])
  })

  await t.test('an update under another id, an empty one, or none is never sent', async t => {
    for (const id of ['b', '']) {
      t.equal(await reason(controller.updateCredential(path, 'a', document(id))), 'ContentRefused')
      t.equal(await reason(controller.updateCredential(path, id, document('a'))), 'ContentRefused')
    }
    const { children, ...root } = document('a')
    const none = { ...root, children: children.filter(child => child.name !== 'id') }
    t.equal(await reason(controller.updateCredential(path, 'a', none)), 'ContentRefused')
    t.strictSame(
      (await credentialsIn(controller, path)).map(c => c.id),
      ['a']
    )
  })

  await t.test('while it starts, nothing is refused for good and nothing is absent', async t => {
    for (const phase of ['starting', 'failing', 'false-forbidden', 'false-unauthorized', 'finishing']) {
      await control('boot-phase', { phase })
      t.equal(await reason(controller.ping()), 'JenkinsBooting', phase)
      t.equal(await reason(controller.readFolder(path)), 'JenkinsBooting', phase)
      t.equal(await reason(controller.createFolder(['new'], '')), 'JenkinsBooting', phase)
      t.equal(await reason(controller.createCredential(path, document('b'))), 'JenkinsBooting', phase)
      t.equal(await reason(controller.updateCredential(path, 'a', document('a'))), 'JenkinsBooting', phase)
      t.equal(await reason(as(changer, 'password').createCredential(path, document('b'))), 'JenkinsBooting', phase)
    }
    await control('boot-phase', { phase: 'unsigned' })
    t.equal(await reason(controller.readFolder(['absent'])), 'NotJenkins', 'without its header nothing is proved')
    t.equal(await reason(controller.ping()), 'NotJenkins')
    await control('boot-phase', { phase: 'up' })
    t.strictSame(
      (await credentialsIn(controller, path)).map(c => c.id),
      ['a']
    )
  })

  await t.test('what goes wrong on the way is never a reading', async t => {
    const faults: [object, string][] = [
      [{ fault: 'html-login' }, 'NotJenkins'],
      [{ fault: 'redirect' }, 'NotJenkins'],
      [{ fault: 'status', status: 502 }, 'JenkinsOverloaded'],
      [{ fault: 'status', status: 429 }, 'JenkinsOverloaded'],
      [{ fault: 'status', status: 401 }, 'Unauthorized']
    ]
    for (const [fault, expected] of faults) {
      await control('faults', { ...fault, times: 1 })
      t.equal(await reason(controller.readFolder(path)), expected, JSON.stringify(fault))
      await control('faults', { ...fault, times: 1 })
      t.equal(await reason(controller.createCredential(path, document('a'))), expected, JSON.stringify(fault))
    }
    await control('faults', { fault: 'half', times: 1 })
    t.equal(await reason(controller.readFolder(path)), 'JenkinsUnreachable', 'half an answer')
    await control('faults', { fault: 'status', status: 404, times: 1, match: { method: 'GET', path: '^.*/config.xml' } })
    t.equal(await reason(controller.readFolder(path)), 'FolderUnreadable', 'one 404 is no absence')
    await control('faults', {
      fault: 'status',
      status: 404,
      times: 2,
      match: { method: 'GET', path: '^.*/job/F/(config.xml|api)' }
    })
    t.equal(await reason(controller.readFolder(path)), 'FolderUnreadable', 'nor are two')
    await control('faults', { fault: 'status', status: 403, times: 1, match: { method: 'POST' } })
    t.equal(await reason(controller.createCredential(path, document('b'))), 'ProxyRefused')
  })

  await t.test('changes behind our back show in the hash, in the fields and in the list of items', async t => {
    const [before] = await credentialsIn(controller, path)
    await control('edit', { action: 'rewrite', folder: 'F', id: 'a' })
    const [after] = await credentialsIn(controller, path)
    t.not(after?.hidden['secret']?.hash, before?.hidden['secret']?.hash)
    await control('edit', { action: 'add-job', folder: 'F', job: 'j' })
    t.equal(await controller.folderHasItems(path), true)
    t.equal(await reason(controller.createFolder(['F', 'j'], '')), 'FolderRefused')
    t.strictSame(await controller.readFolder(['F', 'j']), { found: false, because: 'replaced' })
  })
}

eachJenkins(contract, troubles)
