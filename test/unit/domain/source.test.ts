import { readFileSync } from 'node:fs'
import t from 'tap'
import {
  nextSourceState,
  parseSourceState,
  type SourceFailure,
  type SourceReading,
  type SourceState,
  sourceFailures,
  sourceNews
} from '../../../src/domain/source.ts'

const before = '2026-01-01T00:00:00.000Z'
const now = '2026-01-02T00:00:00.000Z'
const fresh: SourceState = { at: before, version: '3', staleSince: null, reason: null, failing: {} }
const stale: SourceState = { at: before, version: '3', staleSince: before, reason: 'Sealed', failing: { a: 'Sealed' } }
const read = (version: string | null): SourceReading => ({ read: ['a'], version, failures: {} })
const failed = (failure: SourceFailure): SourceReading => ({ read: ['a'], version: null, failures: { a: failure } })
const other: SourceState = { ...stale, failing: { b: 'Sealed' } }

const cases: readonly [string, SourceState | undefined, SourceReading, SourceState, string | undefined][] = [
  ['first value', undefined, read(null), { ...fresh, at: now, version: null }, undefined],
  [
    ...(['first failure', undefined, failed('NotFound')] as const),
    { at: null, version: null, staleSince: now, reason: 'NotFound', failing: { a: 'NotFound' } },
    'SourceStale'
  ],
  ['still there', fresh, read('4'), { ...fresh, at: now, version: '4' }, undefined],
  ['gone', fresh, failed('Sealed'), { ...stale, staleSince: now }, 'SourceStale'],
  [
    'gone for another reason',
    stale,
    failed('Forbidden'),
    { ...stale, reason: 'Forbidden', failing: { a: 'Forbidden' } },
    undefined
  ],
  ['back', stale, read('4'), { ...fresh, at: now, version: '4' }, 'SourceRecovered'],
  ['another field still fails', other, read('4'), { ...other, version: '4' }, undefined],
  [
    'another field does not refer any more',
    { ...other, failing: { c: 'Sealed' } },
    read('4'),
    { ...fresh, at: now, version: '4' },
    'SourceRecovered'
  ],
  ['the value of a backup is read', { ...fresh, restored: ['a'] }, read('4'), { ...fresh, at: now, version: '4' }, undefined],
  [
    ...(['one of two values of a backup is read', { ...fresh, restored: ['a', 'b'] }, read('4')] as const),
    { ...fresh, at: now, version: '4', restored: ['b'] },
    undefined
  ],
  [
    ...(['the value of a backup is not read', { ...fresh, restored: ['a'] }, failed('Sealed')] as const),
    { ...stale, staleSince: now, restored: ['a'] },
    'SourceStale'
  ],
  [
    ...(['a field with a value of a backup does not refer any more', { ...fresh, restored: ['c'] }, read('4')] as const),
    { ...fresh, at: now, version: '4' },
    undefined
  ]
]

for (const [title, known, reading, expected, news] of cases)
  t.test(title, async t => {
    const next = nextSourceState(known, reading, ['a', 'b'], now)
    t.strictSame(next, expected)
    t.equal(sourceNews(known, next), news)
    t.strictSame(parseSourceState(JSON.stringify(next)), next, 'it can be read again')
  })

t.test('a stored text that is no state is none', async t => {
  for (const text of [null, undefined, '', '{', '[]', '{"at":1}', JSON.stringify({ ...fresh, reason: 'constructor' })])
    t.equal(parseSourceState(text), undefined, String(text))
})

t.test('the documentation lists every reason with its sentence', async t => {
  const page = readFileSync(new URL('../../../docs/secret-stores.md', import.meta.url), 'utf8')
  for (const [reason, sentence] of Object.entries(sourceFailures)) t.ok(page.includes(`| \`${reason}\` | ${sentence} |`), reason)
})
