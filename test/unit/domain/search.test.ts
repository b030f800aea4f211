import t from 'tap'
import { rankOf, type Texts, wantedOf } from '../../../src/domain/search.ts'

const credential: Texts = { names: ['dockerhub-id'], about: 'docker hub of the shop alice', around: 'web-shop the web shop' }
const cases: readonly (readonly [q: string, rank: number | undefined])[] = [
  ['dockerhub-id', 0],
  [' DockerHub-ID ', 0],
  ['docker', 1],
  ['hub-id', 2],
  ['alice', 3],
  ['hub dockerhub', 3],
  ['alice web', 4],
  ['web shop', 4],
  ['web-shop', undefined],
  ['docker nothing', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
  ['.*', undefined],
  ['', undefined],
  [' \t', undefined]
]
for (const [q, rank] of cases) t.test(`"${q}" is of rank ${rank}`, async t => t.equal(rankOf(wantedOf(q), credential), rank))

t.test('a long text is bounded to its first words', async t => {
  t.equal(wantedOf('a '.repeat(100)).words.length, 8)
})
