import t from 'tap'
import { challengesIn, isRefused } from '../../../src/verify/web/challenges.ts'
import { cpuTime } from '../../helpers/cpu-time.ts'

const read = (header: string) =>
  challengesIn({ 'www-authenticate': header }).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

t.test('challenges are read as RFC 9110 writes them', t => {
  t.strictSame(challengesIn({}), [])
  t.strictSame(read('Basic realm="a, b=\\"c\\""'), [['basic', { realm: 'a, b="c"' }]])
  t.strictSame(read('BEARER Realm = "https://a.example/token" ,service=x,scope=""'), [
    ['bearer', { realm: 'https://a.example/token', service: 'x', scope: '' }]
  ])
  t.strictSame(read('Negotiate, Basic realm="x", Bearer'), [
    ['negotiate', {}],
    ['basic', { realm: 'x' }],
    ['bearer', {}]
  ])
  t.strictSame(read('realm="x"'), [], 'a parameter of nothing')
  t.strictSame(read('Basic __proto__="x"')[0]?.[0], 'basic')
  t.strictSame(read('Bearer realm="without an end'), [
    ['bearer', {}],
    ['realm', {}]
  ])
  t.strictSame(read(`Basic ${'x'.repeat(9_000)}`), [], 'nobody writes such a header')
  t.end()
})

t.test('a header that nearly is one costs no more than its length', t => {
  const texts = [
    `Basic ${' '.repeat(8_000)}`,
    `a="${'\\"'.repeat(4_000)}`,
    'a,'.repeat(4_000),
    `a${' '.repeat(4_000)}=${' '.repeat(4_000)}`
  ]
  const spent = cpuTime(() => {
    for (const text of texts) read(text)
  })
  t.ok(spent < 5_000, `${spent} ms`)
  t.end()
})

t.test('a login is refused only by who takes such a login', t => {
  const refused = (status: number, header?: string) =>
    isRefused({ status, headers: header === undefined ? {} : { 'www-authenticate': header } }, { scheme: 'basic' })
  t.ok(refused(401))
  t.ok(refused(401, 'Negotiate, Basic realm="x"'))
  t.notOk(refused(401, 'Negotiate'))
  t.notOk(refused(403))
  t.end()
})
