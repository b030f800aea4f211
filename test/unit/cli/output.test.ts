import { PassThrough } from 'node:stream'
import t from 'tap'
import { parse } from 'yaml'
import { fitting, print, type Table } from '../../../src/cli/output.ts'

const table: Table = {
  columns: ['id', 'phase', 'note'],
  rows: [
    { id: 'a', phase: 'Synced', note: true },
    { id: 'longer', phase: 'Blocked', note: '' },
    { id: 'c\u001b[2J', phase: 'Other', note: { b: 1 } },
    { id: null, phase: undefined, note: false }
  ]
}
function printed(
  format: 'table' | 'json' | 'yaml',
  answer: unknown,
  tables: readonly Table[],
  screen: object = {},
  env = {}
): string {
  const stdout = Object.assign(new PassThrough(), screen)
  print({ env, stdout }, format, answer, tables)
  return String(stdout.read() ?? '')
}

t.test('columns are as wide as what is in them; nothing is a dash', async t => {
  t.equal(
    printed('table', {}, [table]),
    [
      'ID      PHASE    NOTE',
      'a       Synced   yes',
      'longer  Blocked  -',
      'c [2J   Other    {"b":1}',
      '-       -        no',
      ''
    ].join('\n')
  )
  t.equal(
    printed('table', {}, [
      { columns: ['a'], rows: [] },
      { columns: ['b'], rows: [{ b: 0 }] }
    ]),
    'A\n\nB\n0\n'
  )
})

t.test('phases have colours on a terminal, unless NO_COLOR is set', async t => {
  const lines = printed('table', {}, [table], { isTTY: true }).split('\n')
  t.equal(lines[0], 'ID      PHASE    NOTE')
  t.equal(lines[1], 'a       \u001b[32mSynced\u001b[0m   yes')
  t.equal(lines[2], 'longer  \u001b[31mBlocked\u001b[0m  -')
  t.equal(lines[3], 'c [2J   Other    {"b":1}')
  t.notMatch(printed('table', {}, [table], { isTTY: true }, { NO_COLOR: '1' }), '\u001b')
  t.notMatch(printed('table', {}, [{ columns: ['id'], rows: table.rows }], { isTTY: true }), '\u001b')
})

t.test('a line is cut where a terminal ends, and nowhere else', async t => {
  const screen = (isTTY: boolean, columns: number) => Object.assign(new PassThrough(), { isTTY, columns })
  t.equal(fitting('12345', screen(true, 5)), '12345')
  t.equal(fitting('123456', screen(true, 5)), '1234…')
  t.equal(fitting('123456', screen(true, 1)), '…')
  t.equal(fitting('123456', screen(true, 0)), '123456')
  t.equal(fitting('123456', screen(false, 5)), '123456')
})

t.test('JSON and YAML say the same, and move no cursor', async t => {
  const item = { text: 'a\u001b[2J\u202eb', list: [1, null], lines: 'x\ny' }
  const answer = { first: item, second: item }
  for (const format of ['json', 'yaml'] as const) {
    const text = printed(format, answer, [table])
    t.strictSame(parse(text), answer, format)
    t.notMatch(text, /[\u001b\u202e]/, format)
    t.notMatch(text, /[&*]a1/, 'what is there twice is written twice')
  }
})
