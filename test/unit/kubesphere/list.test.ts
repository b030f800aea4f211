import t from 'tap'
import { firstOf, pageOfSecrets, type Query } from '../../../src/kubesphere/list.ts'
import { toSecret } from '../../../src/kubesphere/secret.ts'
import { project, stored } from '../../helpers/stored-credential.ts'

const second = (n: number, ms = 0) => `2026-01-01T00:00:0${n}.${String(ms).padStart(3, '0')}Z`
const alias = (text: string) => ({ labels: { app: 'web' }, annotations: { 'kubesphere.io/alias-name': text } })
const all = [
  stored('b', { createdAt: second(1, 100) }),
  stored('a', { createdAt: second(1, 900), metadata: alias('Docker Hub') }),
  stored('c', { createdAt: second(3) }),
  stored('d', { createdAt: second(2) })
]
const page = (query: Query) => pageOfSecrets(all, each => toSecret(project, each), query)
const names = (query: Query) => page(query).items.map(({ metadata }) => metadata.name)
const uid = page({}).items.find(({ metadata }) => metadata.name === 'a')?.metadata.uid ?? ''

const lists: readonly (readonly [Query, string])[] = [
  [{}, 'c d b a'],
  [{ sortBy: 'createTime' }, 'c d b a'],
  [{ ascending: 'true' }, 'a b d c'],
  [{ sortBy: 'name' }, 'd c b a'],
  [{ sortBy: 'name', ascending: '1' }, 'a b c d'],
  [{ sortBy: 'name', ascending: 'T' }, 'a b c d'],
  [{ sortBy: 'name', ascending: 'yes' }, 'd c b a'],
  [{ sortBy: 'name', ascending: 'false' }, 'd c b a'],
  [{ limit: '2' }, 'c d'],
  [{ limit: '2', page: '2' }, 'b a'],
  [{ limit: '2', page: '3' }, ''],
  [{ limit: '2', page: '0' }, 'c d'],
  [{ limit: '2', page: '-1' }, 'c d'],
  [{ limit: '2', page: 'x' }, 'c d'],
  [{ limit: '0' }, ''],
  [{ limit: '-2' }, ''],
  [{ limit: '-1' }, 'c d b a'],
  [{ limit: 'x' }, 'c d b a'],
  [{ name: 'a' }, 'a'],
  [{ name: 'ocker' }, 'a'],
  [{ names: 'a,d' }, 'd a'],
  [{ names: 'a, d' }, 'a'],
  [{ uid }, 'a'],
  [{ namespace: 'demo' }, 'c d b a'],
  [{ namespace: 'other' }, ''],
  [{ label: 'app=web' }, 'a'],
  [{ labelSelector: 'app=web' }, 'a'],
  [{ labelSelector: '!app' }, 'c d b'],
  [{ annotation: 'kubesphere.io/alias-name' }, 'a'],
  [{ ownerReference: 'x' }, ''],
  [{ ownerKind: 'x' }, ''],
  [{ name: 'a', uid: 'x' }, ''],
  [{ toString: 'x' } as unknown as Query, 'c d b a'],
  [{ anything: 'x' }, 'c d b a']
]
for (const [query, expected] of lists)
  t.test(`listed by ${JSON.stringify(query)}`, async t => t.equal(names(query).join(' '), expected))

t.test('the total is of all that the filters let through, on whatever page', async t => {
  t.equal(page({ limit: '1', page: '9' }).totalItems, 4)
  t.equal(page({ limit: '1', names: 'a,b' }).totalItems, 2)
})

t.test('of a parameter that is there twice the first counts', async t => {
  t.strictSame({ ...firstOf({ name: ['a', 'b'], page: '1' }) }, { name: 'a', page: '1' })
})
