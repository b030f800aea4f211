import t from 'tap'
import { finding, Report, shown } from '../../../src/domain/findings.ts'

t.test('a report ends somewhere, and the earliest end counts', async t => {
  const report = new Report()
  t.notOk(report.hasErrors)
  for (let i = 0; i < 25; i++) {
    report.error('NoCluster', `#/${i}`)
    report.warn('NoUser', `#/${i}`, `users[${i}]`)
  }
  for (const time of ['2027-01-01', '2026-01-01', '2028-01-01']) report.expires(new Date(time))
  report.expires(undefined)
  report.expires(new Date(Number.NaN))
  t.ok(report.hasErrors)
  const { errors, warnings, derivedExpiry } = report.findings
  t.strictSame([errors.length, warnings.length, derivedExpiry], [20, 20, '2026-01-01T00:00:00.000Z'])
  t.match(warnings[1], { pointer: '#/1', detail: /^users\[1\]: / })
  t.notMatch(finding('NoUser', '#').detail, /^:/)
})

t.test('what is not known is no fact', async t => {
  const report = new Report()
  for (const [name, value] of Object.entries({ a: undefined, b: null, c: '', d: 0, e: false, f: [] })) report.fact(name, value)
  t.strictSame(report.findings.facts, { d: 0, e: false, f: [] })
})

t.test('of a text what can be printed is shown, and not too much of it', async t => {
  t.equal(shown(' a\u001b\u202eb\n '), 'ab')
  t.equal(shown('x'.repeat(300)).length, 200)
})
