import t from 'tap'
import { judge } from '../../../../../src/console/pages/controllers/verdict.ts'

type Judged = Parameters<typeof judge>[0]
type Capabilities = NonNullable<Judged['capabilities']>

const able: Capabilities = {
  ...{ version: '2.528.1', session: null, plugins: {}, shownPlugins: {}, classes: { 'a.b.C': true, 'a.b.D': null } },
  ...{ may: { createFolders: true, seePlugins: false }, valueDrift: true, emojiSafe: true, plaintextWindow: true },
  ...{ crumbNeeded: true, passwordAsToken: false, clockDifferenceMs: 1_000 }
}
const controller = (more: object = {}, capabilities: object = {}): Judged => ({
  ...{ state: 'Ready', circuit: 'closed', capabilities: { ...able, ...capabilities } },
  ...more
})
const limits = (capabilities: object) => judge(controller({}, capabilities)).limits

t.test('one word by the state, the worst first; what Jenkins does not tell is no lack', async t => {
  t.match(judge(controller()), { kind: 'works', tone: 'good', limits: [] })
  t.match(limits({ valueDrift: null, may: { createFolders: null, seePlugins: false }, clockDifferenceMs: null }), [])
  t.match(judge(controller({ state: 'Failing', circuit: 'open' })), { kind: 'failing', tone: 'bad' })
  t.match(judge(controller({ state: 'Unknown', circuit: 'half-open' })), { kind: 'paused', tone: 'warn' })
  t.match(judge(controller({ state: 'Unknown' })), { kind: 'unreachable', tone: 'bad' })
  t.match(judge(controller({ capabilities: null })), { kind: 'unknown', tone: 'idle' })
  t.match(judge({ state: 'Ready', circuit: 'closed' }), { kind: 'works' }, 'members are not sent the capabilities')
})

t.test('each lack is a limit, in the order of what it costs', async t => {
  t.strictSame(limits({ valueDrift: false }), [{ name: 'valueDrift', count: 1 }])
  t.strictSame(limits({ classes: { 'a.b.C': false, 'a.b.D': false, 'a.b.E': true } }), [{ name: 'missing', count: 2 }])
  t.equal(judge(controller({}, { classes: { x: false }, emojiSafe: false })).kind, 'works', 'only some credentials need these')
  const all = {
    ...{ passwordAsToken: true, classes: { x: false }, may: { createFolders: false, seePlugins: true } },
    ...{ valueDrift: false, clockDifferenceMs: -31_000, emojiSafe: false }
  }
  const named = judge(controller({}, all))
  t.equal(named.kind, 'limited')
  t.strictSame(
    named.limits.map(({ name }) => name),
    ['passwordAsToken', 'createFolders', 'valueDrift', 'clock', 'missing', 'emojiSafe']
  )
  t.strictSame(judge(controller({ state: 'Unknown' }, all)).limits, [], 'what it lacks does not matter while it is away')
})
