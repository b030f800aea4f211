import t from 'tap'
import type { NewAuditEntry } from '../../../src/domain/audit.ts'
import { checkAudit, createAuditChain } from '../../../src/domain/audit-chain.ts'

const TIME = '2026-11-29T07:00:00.000Z'
const entry = (requestId: string): NewAuditEntry => ({
  ...{ subject: 'token:x', action: 'credential.write', method: 'PUT', route: '/r', project: 'demo', target: 'a', targets: ['a'] },
  ...{ targetCount: 1, outcome: 'done', status: 200, reason: null, address: '192.0.2.1', requestId, count: 1 }
})
function trailOf(process: string, entries = 4): string[] {
  const next = createAuditChain(process)
  return [
    next('begin', TIME),
    ...Array.from({ length: entries }, (_, i) => next('entry', TIME, entry(String(i)))),
    next('end', TIME)
  ]
}
function checked(...files: (readonly string[])[]) {
  const check = checkAudit()
  for (const [f, lines] of files.entries()) for (const [i, line] of lines.entries()) check.add(line, `${f}:${i + 1}`)
  return check.result()
}
const faultsOf = (...files: (readonly string[])[]) => {
  const { processes, unreadable } = checked(...files)
  return [...processes.flatMap(({ faults }) => faults), ...unreadable]
}

t.test('a whole trail of several processes, mixed, in parts, with other lines and twice, is whole', async t => {
  const [a, b] = [trailOf('a'), trailOf('b', 0)]
  const mixed = a.flatMap((line, i) => ['{"level":"info","msg":"audit"}', line, '', ...(b[i] === undefined ? [] : [`${b[i]}\r`])])
  t.match(checked(mixed), {
    processes: [
      { process: 'a', lines: 6, ended: true, faults: [] },
      { process: 'b', lines: 2, ended: true }
    ],
    unreadable: []
  })
  t.strictSame(faultsOf(a.slice(3), a.slice(0, 3)), [], 'the files in any order')
  t.strictSame(faultsOf(a, a), [], 'a file given twice')
})

t.test('every single cut before the end, edit and swap is found', async t => {
  const lines = trailOf('a')
  for (const i of lines.keys()) {
    const left = lines.toSpliced(i, 1)
    if (i < lines.length - 1) t.ok(faultsOf(left).length > 0, `without line ${i + 1}`)
    const edited = lines.with(i, (lines[i] ?? '').replace(TIME, '2026-11-29T07:00:01.000Z'))
    if (i < lines.length - 1) t.ok(faultsOf(edited).length > 0, `line ${i + 1} edited`)
    const torn = lines.with(i, (lines[i] ?? '').slice(0, 60))
    t.ok(faultsOf(torn).length > 0, `line ${i + 1} torn`)
  }
  t.match(faultsOf(lines.toSpliced(2, 2)), ['between 0:2 and 0:3, 2 lines are missing'])
  t.match(faultsOf(lines.slice(2)), [/^begins with number 3/])
  t.match(faultsOf(lines, [(lines[2] ?? '').replace('"1"', '"9"')]), [/^number 3 is there twice and differs/])
})

t.test('what cannot be found is not claimed: an end that is cut off is open, not whole', async t => {
  const lines = trailOf('a')
  t.match(checked(lines.slice(0, -1)), { processes: [{ ended: false, faults: [] }] })
  const forged = [...lines.slice(0, 2), ...trailOf('a', 1).slice(2)]
  t.strictSame(faultsOf(forged), [], 'rewritten to its end')
})

t.test('lines that are no lines are named, and lines of others passed over', async t => {
  for (const text of [
    '{"audit":1,',
    '{"audit":2}',
    '{"audit":1,"process":3}',
    '{"audit":1,"process":"a","seq":"x"}',
    '{"audit":1,"process":"a","seq":-1,"prev":"","kind":"entry","time":""}'
  ])
    t.strictSame(checked([text]), { processes: [], unreadable: ['0:1 is no whole line of the trail'] }, text)
  t.strictSame(checked(['', 'audit', '{"a":1}', '[1]', 'null']), { processes: [], unreadable: [] })
  const [first = '', ...rest] = trailOf('a')
  t.strictSame(faultsOf([`\uFEFF${first}\r`, ...rest]), [], 'a byte order mark and other line ends')
  for (const process of ['constructor', '__proto__']) t.match(checked(trailOf(process)), { processes: [{ process, faults: [] }] })
})
