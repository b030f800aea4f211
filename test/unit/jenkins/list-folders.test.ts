import t from 'tap'
import { JENKINS, json, oddServer } from './odd-server.ts'
import { rejected } from './thrown.ts'

const folder = (name: string, jobs: object[] = []) => ({ _class: 'com.cloudbees.hudson.plugins.folder.Folder', name, jobs })
const job = (name: string) => ({ _class: 'hudson.model.FreeStyleProject', name })
const branches = (name: string) => ({ _class: 'org.example.MultiBranch', name, jobs: [folder('inside')] })

t.test('folders by level, in one bounded request', async t => {
  const { controller, seen } = await oddServer(t, () =>
    json({ _class: 'hudson.model.Hudson', jobs: [folder('a', [folder('b'), job('j')]), job('k'), branches('m')] })
  )
  t.strictSame(await controller.listFolders([], [5, 4], 1000), { folders: [['a'], ['a', 'b']], complete: false })
  t.strictSame(
    seen.map(({ url }) => decodeURIComponent(url)),
    ['/api/json?tree=jobs[name,jobs[name]{0,4}]{0,5}']
  )
})

t.test('it is complete where nothing was cut off', async t => {
  const { controller } = await oddServer(t, () => json({ jobs: [folder('a'), job('k')] }))
  t.match(await controller.listFolders([], [3, 3], 1000), { complete: true })
  t.match(await controller.listFolders([], [2, 3], 1000), { complete: false }, 'there may be a third item')
  t.match(await controller.listFolders([], [3], 1000), { complete: false }, 'there may be one below')
})

t.test('below a folder, and one that is not shown', async t => {
  const { controller, seen } = await oddServer(t, ({ url }) =>
    url.startsWith('/job/x/') ? json({ jobs: [folder('y')] }) : { status: 404, headers: JENKINS }
  )
  t.match(await controller.listFolders(['x'], [9], 1000), { folders: [['x', 'y']] })
  t.strictSame(await controller.listFolders(['none'], [9], 1000), { folders: [], complete: true })
  t.match(seen[0]?.url, /^\/job\/x\/api\/json/)
})

t.test('a failure does not count against the controller', async t => {
  const { controller } = await oddServer(t, () => ({ status: 502, headers: {} }))
  for (let i = 0; i < 8; i++) t.ok((await rejected(controller.listFolders([], [9], 1000))).reason)
  t.equal(controller.circuit, 'closed')
})
