import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const path = (project: string) => `/api/v1/projects/${project}/credentials`
const token = (id: string) => ({ id, type: 'access-token', data: { token: `value-${id}` } })
const codes = (body: { warnings: { code: string; pointer: string }[] }) =>
  body.warnings.filter(w => w.pointer === '#/id').map(w => w.code)
const validate = async (project: string, id: string) =>
  codes((await bridge.call('POST', `${path(project)}/validate`, token(id))).body)
const requests = async () =>
  (await bridge.control('GET', '/requests')).body as { method: string; path: string; status: number | null }[]
const add = (folder: string, id: string) =>
  bridge.control('POST', '/edit', { action: 'add', folder, id, fields: { secret: 's' } })

await bridge.project('upper', { folder: ['Up'] })
await bridge.project('middle', { folder: ['up', 'mid'] })
await bridge.project('lower', { folder: ['up', 'mid', 'low'] })
// Its name begins in the same way, but it is not below.
await bridge.project('beside', { folder: ['upper'] })
for (const [project, id] of [
  ['upper', 'shared'],
  ['lower', 'shared'],
  ['beside', 'aside'],
  ['upper', 'mine']
] as const)
  await bridge.call('POST', path(project), token(id), { prefer: 'wait=10' })

t.test('an id that other projects have, above and below', async t => {
  t.strictSame(await validate('middle', 'shared'), ['ShadowsParent', 'ShadowedBelow'])
  t.strictSame(await validate('middle', 'Shared'), [], 'Jenkins tells letter cases apart')
  t.strictSame(await validate('upper', 'aside'), [])
  const made = await bridge.call('POST', path('middle'), token('shared'))
  t.equal(made.status, 201)
  t.strictSame(codes(made.body), ['ShadowsParent', 'ShadowedBelow'], 'it is stored all the same')
  const read = async (project: string) => codes((await bridge.call('GET', `${path(project)}/shared`)).body)
  t.strictSame(await read('lower'), ['ShadowsParent'])
  t.strictSame(await read('upper'), ['ShadowedBelow'])
  t.notMatch((await bridge.call('GET', `${path('upper')}/shared`)).text, /lower|middle/, 'whose it is, is not said')
  await bridge.call('DELETE', `${path('middle')}/shared`, undefined, { prefer: 'wait=10' })
  await bridge.call('DELETE', `${path('lower')}/shared`, undefined, { prefer: 'wait=10' })
  t.strictSame(await read('upper'), [], 'gone with the other one')
})

t.test('projects that have just been made count', async t => {
  await bridge.project('early', { folder: ['new', 'one'] })
  await bridge.call('POST', path('early'), token('twice'))
  await bridge.project('later', { folder: ['new'] })
  const made = await bridge.call('POST', path('later'), token('twice'))
  t.strictSame(codes(made.body), ['ShadowedBelow'])
})

t.test('what is in the folder and not ours, as the last check found it', async t => {
  await add('upper', 'theirs')
  await bridge.call('POST', '/api/v1/projects/beside/sync')
  await until('it is found', async () => (await bridge.call('GET', '/api/v1/projects/beside')).body.unmanaged === 1)
  t.strictSame(await validate('beside', 'theirs'), ['UnmanagedInJenkins'])
  const { body } = await bridge.call('POST', `${path('beside')}/validate`, { ...token('theirs'), adopt: true })
  t.strictSame(codes(body), [], 'it is to be taken over')
})

t.test('what Jenkins holds above: few requests, remembered, asked for by validate alone', async t => {
  await add('up', 'strange')
  await add('', 'global')
  await bridge.restart()
  await bridge.control('DELETE', '/requests')
  t.strictSame(await validate('lower', 'strange'), ['ShadowsParent'])
  const first = (await requests()).filter(r => r.path.includes('tree=credentials'))
  t.strictSame(first.map(r => r.path.split('/credentials/store')[0]).toSorted(), ['', '/job/up', '/job/up/job/mid'])
  await bridge.control('DELETE', '/requests')
  const made = await bridge.call('POST', path('lower'), token('global'))
  t.strictSame(codes(made.body), ['ShadowsParent'], 'a write tells what is remembered')
  await bridge.call('DELETE', `${path('lower')}/global`)
  t.strictSame(await validate('middle', 'global'), ['ShadowsParent'])
  t.strictSame(await validate('middle', 'strange'), ['ShadowsParent'])
  t.strictSame(await validate('lower', 'else'), [])
  await bridge.call('GET', `${path('upper')}/mine`)
  t.strictSame(
    (await requests()).filter(r => r.path.includes('tree=credentials')),
    []
  )
})

t.test('a Jenkins that is away, or that shows nothing, is no reason for a warning or a failure', async t => {
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  await bridge.restart()
  t.strictSame(await validate('lower', 'strange'), [])
  t.strictSame(await validate('lower', 'mine'), ['ShadowsParent'], 'known here')
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await bridge.restart()
  await bridge.control('POST', '/faults', {
    fault: 'latency',
    ms: 60_000,
    match: { path: '^credentials%5Bid%5D|tree=credentials' }
  })
  await bridge.control('DELETE', '/requests')
  t.strictSame(await validate('lower', 'strange'), [])
  const slow = (await requests()).filter(r => r.path.includes('tree=credentials'))
  t.strictSame([...new Set(slow.map(({ status }) => status))], [null], 'nobody waits for a slow one')
  await bridge.control('DELETE', '/faults')
})
