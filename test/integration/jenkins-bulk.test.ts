import type { Test } from 'tap'
import type { FolderReading, ObservedCredential } from '../../src/domain/observed.ts'
import type { XmlBranch } from '../../src/domain/xml-element.ts'
import type { Controller } from '../../src/jenkins/controller.ts'
import { visible } from '../helpers/visible.ts'
import { rich } from '../unit/jenkins/folder-texts.ts'
import { everySample, sample } from '../unit/jenkins/samples.ts'
import { rejected } from '../unit/jenkins/thrown.ts'
import { typesThere } from '../unit/jenkins/types-there.ts'
import { eachJenkins, type StandInWorld, type World } from '../unit/jenkins/worlds.ts'

type Found = FolderReading & { readonly found: true }
type Documents = Map<string, XmlBranch>

async function read(controller: Controller, path: readonly string[]): Promise<Found> {
  const reading = await controller.readFolder(path)
  if (!reading.found) throw new Error('no folder')
  return reading
}

const hasPlaintext = (credentials: readonly ObservedCredential[]): boolean =>
  credentials.some(c => Object.values(c.hidden).some(secret => secret.state === 'plain'))

/** Saves a folder until nothing in it is plain; resolves to how often. */
async function heal(controller: Controller, path: readonly string[], documents: ReadonlyMap<string, XmlBranch>): Promise<number> {
  for (const [saves, [id, document]] of [...documents].entries()) {
    if (!hasPlaintext((await read(controller, path)).credentials)) return saves
    await controller.updateCredential(path, id, document)
  }
  return documents.size
}

const token = (id: string, value = `value of ${id}`): XmlBranch => sample('access-token', id, value, 'file').document
const tokens = (ids: readonly string[]): Documents => new Map(ids.map(id => [id, token(id)]))

/** What holds for every Jenkins, in a folder of its own that is gone afterwards. */
async function contract(t: Test, world: World): Promise<void> {
  const { controller, held: heldBy } = world
  const top = world.top()
  const many = [top, 'möre', 'many']
  const { emojiSafe, plaintextWindow } = await controller.capabilities()
  const types = await typesThere(t, world)

  await t.test('made with credentials inside: every type, byte for byte, no plaintext after one save', async t => {
    const { documents, held } = everySample(types, emojiSafe)
    t.strictSame(await controller.createFolderWith(many, 'M & <é>', [...documents.values()]), { made: true })
    t.strictSame(await controller.createFolderWith(many, '', [token('other')]), { made: false })
    t.strictSame(await controller.createFolderWith([top.toUpperCase(), 'möre', 'many'], '', [token('other')]), { made: false })
    t.equal(hasPlaintext((await read(controller, many)).credentials), plaintextWindow)
    t.equal(await heal(controller, many, documents), plaintextWindow ? 1 : 0)
    t.strictSame(
      (await read(controller, many)).credentials.map(c => c.id),
      [...documents.keys()]
    )
    if (world.whyUnread !== undefined) t.pass('the values that Jenkins holds', { skip: world.whyUnread })
    for (const [id, values] of held) {
      const seen = await heldBy(many.join('/'), id)
      if (seen !== undefined) t.match(visible(seen), visible(values), id)
    }
  })

  await t.test('replaced: added, exchanged, cut; the others with the ciphertexts that they had', async t => {
    const { documents, held } = everySample(types, emojiSafe, '+')
    // A raw U+2028 in the file, where Jenkins writes its descriptions, cannot be posted back; nor could emoji in an old Jenkins.
    for (const [id, values] of held) if (/\u2028/.test(String(values['description']))) await controller.deleteCredential(many, id)
    const before = await read(controller, many)
    const known = before.credentials.map(c => c.id)
    const put: Documents = new Map(known.filter((_, i) => i % 3 === 0).map(id => [id, documents.get(id) as XmlBranch]))
    put.set('new-one', token('new-one'))
    const remove = new Set(known.filter((_, i) => i % 3 === 1))
    t.equal(await controller.replaceCredentials(many, { put, remove, on: await read(controller, [top]) }), 'changed')
    t.strictSame(await controller.readFolder(many), before)
    t.equal(await controller.replaceCredentials(many, { put, remove, on: before }), 'replaced')
    t.equal(await heal(controller, many, put), plaintextWindow ? 1 : 0)
    const after = await read(controller, many)
    t.strictSame(
      after.credentials.map(c => c.id),
      [...known.filter(id => !remove.has(id)), 'new-one']
    )
    t.strictSame(
      after.credentials.filter(c => !put.has(c.id)),
      before.credentials.filter(c => !put.has(c.id) && !remove.has(c.id))
    )
    for (const id of put.keys()) {
      const seen = await heldBy(many.join('/'), id)
      if (seen !== undefined) t.match(visible(seen), visible(held.get(id) ?? { secret: 'value of new-one' }), id)
    }
    t.equal(await controller.replaceCredentials(many, { put, remove, on: before }), 'changed', 'not twice')
  })

  await t.test('a thousand at once', async t => {
    const path = [top, 'thousand']
    const documents = tokens([...Array(1000).keys()].map(i => `c${i}`))
    t.strictSame(await controller.createFolderWith(path, '', [...documents.values()]), { made: true })
    await heal(controller, path, documents)
    const before = await read(controller, path)
    t.equal(before.credentials.length, 1000)
    const put = new Map([...documents].slice(500))
    const remove = new Set([...documents.keys()].slice(0, 400))
    t.equal(await controller.replaceCredentials(path, { put, remove, on: before }), 'replaced')
    await heal(controller, path, put)
    const after = await read(controller, path)
    t.equal(after.credentials.length, 600)
    t.equal(hasPlaintext(after.credentials), false)
    t.strictSame(after.credentials.slice(0, 100), before.credentials.slice(400, 500))
    t.notOk(
      after.credentials
        .slice(100)
        .some((c, i) => c.hidden['secret']?.hash === before.credentials[i + 500]?.hidden['secret']?.hash)
    )
  })

  await t.test('a folder that had no credentials, or has none any more', async t => {
    const path = [top, 'empty']
    await controller.createFolder(path, 'E')
    const steps: [Documents, string[]][] = [
      [tokens(['a', 'b']), []],
      [new Map(), ['a', 'b']],
      [tokens(['c']), ['x']],
      [new Map(), []]
    ]
    for (const [put, gone] of steps) {
      const on = await read(controller, path)
      t.equal(await controller.replaceCredentials(path, { put, remove: new Set(gone), on }), 'replaced')
      await heal(controller, path, put)
    }
    t.strictSame(
      (await read(controller, path)).credentials.map(c => c.id),
      ['c']
    )
  })

  await controller.deleteFolder([top])
}

const KUBECONFIG = 'com.microsoft.jenkins.kubernetes.credentials.KubeconfigCredentials'

/** What needs a folder that others made, and changes behind our back: the stand-in alone. */
async function troubles(t: Test, { controller, control, url, as, held }: StandInWorld): Promise<void> {
  const authorization = `Basic ${Buffer.from('admin:admin-token').toString('base64')}`
  const ask = async (path: string, body?: string) => {
    const headers = { authorization, 'content-type': 'application/xml; charset=utf-8' }
    const answer = await fetch(`${url}/${path}`, { headers, ...(body === undefined ? {} : { method: 'POST', body }) })
    return answer.text()
  }
  await ask('createItem?name=R', rich)
  await control('edit', { action: 'add-job', folder: 'R', job: 'j' })
  await controller.createFolder(['R', 'nested'], '')
  await controller.createCredential(['R'], token('b'))

  await t.test('views, properties, domains, jobs and folders stay', async t => {
    const config = () => ask('job/R/config.xml')
    const ours = /<com.cloudbees.plugins.credentials.domains.Domain[^>]*>\s*<specifications\/>[\s\S]*?<\/entry>/
    const before = await config()
    const on = await read(controller, ['R'])
    t.equal(await controller.replaceCredentials(['R'], { put: tokens(['b', 'c']), remove: new Set(['a']), on }), 'replaced')
    await heal(controller, ['R'], tokens(['b']))
    const after = await config()
    t.match(after, '<name>Mine</name>')
    t.match(after, '<org.example.Shared')
    t.match(after, '<name>dom</name>')
    t.equal(after.replace(ours, ''), before.replace(ours, ''))
    t.equal(await controller.folderHasItems(['R']), true)
    t.match(await ask('job/R/api/json?tree=jobs[name]'), '"j"')
    t.match(await ask('job/R/api/json?tree=jobs[name]'), '"nested"')
    t.strictSame(
      (await read(controller, ['R'])).credentials.map(c => c.id),
      ['b', 'c']
    )
  })

  await t.test('a change behind our back between reading and posting is not lost', async t => {
    for (const edit of [
      { action: 'rewrite', id: 'b' },
      { action: 'add', id: 'theirs' },
      { action: 'delete', id: 'c' }
    ]) {
      const on = await read(controller, ['R'])
      await control('edit', { ...edit, folder: 'R' })
      t.equal(await controller.replaceCredentials(['R'], { put: tokens(['b']), remove: new Set(), on }), 'changed')
    }
    t.strictSame(
      (await read(controller, ['R'])).credentials.map(c => c.id),
      ['b', 'theirs']
    )
  })

  await t.test('who sees masks or only the list posts nothing', async t => {
    for (const user of ['extended', 'lister']) {
      const on = await read(as(user), ['R'])
      t.equal(await as(user).replaceCredentials(['R'], { put: tokens(['b']), remove: new Set(), on }), 'changed', user)
    }
    t.match(await held('R', 'b'), { secret: 'value of b' })
  })

  await t.test('a class that Jenkins lacks shows as missing after the save, and takes its plaintext with it', async t => {
    const unknown: XmlBranch = {
      name: KUBECONFIG,
      children: [
        { name: 'id', text: 'k' },
        { name: 'content', text: 'PLAIN' }
      ]
    }
    const blind = as('admin') // has not learned which plug-ins there are
    const path = ['R', 'unknown']
    await controller.createFolderWith(path, '', [])
    for (const others of [tokens(['b']), new Map<string, XmlBranch>()]) {
      const put = new Map([...others, ['k', unknown] as const])
      const on = await read(blind, path)
      t.equal(await blind.replaceCredentials(path, { put, remove: new Set(), on }), 'replaced')
      for (const [id, document] of put) if ((await blind.updateCredential(path, id, document)) === 'updated') break
      const seen = await read(blind, path)
      // With nothing else in the folder no credential can be saved again: what never arrived is cut from the file.
      if (hasPlaintext(seen.credentials)) {
        t.equal(others.size, 0)
        t.equal(await blind.replaceCredentials(path, { put: new Map(), remove: new Set(['k']), on: seen }), 'replaced')
      }
      const after = await read(blind, path)
      t.equal(hasPlaintext(after.credentials), false)
      t.notOk(after.credentials.some(c => c.id === 'k'))
      t.notMatch(await ask('job/R/job/unknown/config.xml'), 'PLAIN')
      const last = tokens(['b'])
      await blind.replaceCredentials(path, { put: new Map(), remove: new Set(last.keys()), on: after })
    }
  })

  await t.test('what ends the plaintext in a folder, and what does not', async t => {
    const { plaintextWindow } = await controller.capabilities()
    const plain = async (path: readonly string[]) => hasPlaintext((await read(controller, path)).credentials)
    const acts: [string, boolean, (path: readonly string[]) => Promise<unknown>][] = [
      ['a create that is refused', false, path => rejected(controller.createCredential(path, token('a')))],
      ['an update of what is not there', false, path => controller.updateCredential(path, 'none', token('none'))],
      ['a deletion of what is not there', false, path => controller.deleteCredential(path, 'none')],
      ['a folder made inside', false, path => controller.createFolder([...path, 'inside'], '')],
      ['the update to the same value', true, path => controller.updateCredential(path, 'a', token('a'))],
      ['a create', true, path => controller.createCredential(path, token('c'))],
      ['a deletion', true, path => controller.deleteCredential(path, 'b')],
      ['the save that changes nothing', true, async path => t.equal(await controller.saveFolder(path), 'saved')]
    ]
    for (const [index, [name, heals, act]] of acts.entries()) {
      const path = ['R', `plain-${index}`]
      await controller.createFolderWith(path, '', [token('a'), token('b')])
      t.equal(await plain(path), plaintextWindow, `${name}: before`)
      await act(path)
      t.equal(await plain(path), plaintextWindow && !heals, `${name}: after`)
    }
  })
}

eachJenkins(contract, troubles)
