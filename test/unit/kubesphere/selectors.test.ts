import t from 'tap'
import { labelSelector, matchesPair } from '../../../src/kubesphere/selectors.ts'

const labels = { app: 'web', tier: '', 'k8s.io/name': 'a.b' }

/** As `kubectl get -l` answers for an object with these labels. */
const selected: readonly (readonly [string, boolean])[] = [
  ['', true],
  ['  ', true],
  ['app', true],
  ['none', false],
  ['!app', false],
  ['! none', true],
  ['app=web', true],
  ['app == web', true],
  ['app=', false],
  ['tier=', true],
  ['k8s.io/name=a.b', true],
  ['app!=web', false],
  ['app != api', true],
  ['none!=web', true],
  ['app in (api, web)', true],
  ['app in (api)', false],
  ['none in ()', false],
  ['app notin (api)', true],
  ['app notin (api,web)', false],
  ['none notin (web)', true],
  ['app=web,tier', true],
  ['app=api,tier', false],
  ['app=web,none', false],
  ['app in (api,web),!none', true],
  ['constructor', false],
  ['!constructor', true],
  ['constructor notin (x)', true]
]
for (const [selector, isSelected] of selected)
  t.test(`the selector "${selector}"`, async t => t.equal(labelSelector(selector)(labels), isSelected))

for (const selector of ['app=web,', 'app web', '=web', 'app in web', 'app in (a,(b))', 'app>1', 'app=ü', ','])
  t.test(`no selector: ${selector}`, async t => t.throws(() => labelSelector(selector), { code: 'VALIDATION_FAILED' }))

const pairs: readonly (readonly [string, boolean])[] = [
  ['app', true],
  ['none', false],
  ['app=web', true],
  ['app=api', false],
  ['app=', false],
  ['tier=', true],
  ['app=*', true],
  ['none=*', false],
  ['app!=api', true],
  ['app!=web', false],
  ['none!=web', false],
  ['app!=*', true],
  ['constructor', false]
]
for (const [filter, holds] of pairs) t.test(`the filter "${filter}"`, async t => t.equal(matchesPair(labels, filter), holds))

t.test('a star is any value, but for the one that is not wanted', async t => {
  t.strictSame([matchesPair({ a: '*' }, 'a!=*'), matchesPair({ a: '*' }, 'a=*')], [false, true])
})

t.test('only the first equals sign divides a pair', async t => {
  t.ok(matchesPair({ note: 'a=b\nc' }, 'note=a=b\nc'))
})
