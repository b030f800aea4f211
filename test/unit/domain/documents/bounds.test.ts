import t from 'tap'
import type { Bounds } from '../../../../src/domain/documents/bounds.ts'
import { type Format, readOne } from '../../../../src/domain/documents/read.ts'

const bounds: Bounds = { lexemes: 60, values: 8, entries: 4, depth: 3 }

t.test('what holds too much is refused with the place, and what does not is read', async t => {
  const cases: [format: Format, text: string, bound: string, pointer: string][] = [
    ['json', '{"a":[1,2,3,4,5]}', 'entries', '#/a/3'],
    ['json', '{"a":1,"b":1,"c":1,"d":1,"e":1}', 'entries', '#/e'],
    ['json', '[[1,2],[3,4],[5]]', 'values', '#/2/0'],
    ['json', '[[[[]]]]', 'none', ''],
    ['json', '[[[[1]]]]', 'depth', '#/0/0/0'],
    ['json', '{"a":{"b":{"c":{"d":1}}}}', 'depth', '#/a/b/c'],
    ['yaml', 'a: [1, 2, 3, 4, 5]', 'entries', '#'],
    ['yaml', '{a: 1, b: 1, c: 1, d: 1, e: 1}', 'entries', '#'],
    ['yaml', '[[1, 2], [3, 4], [5]]', 'values', '#'],
    ['yaml', '- - - - 1', 'depth', '#'],
    ['yaml', '[[[[1]]]]', 'depth', '#'],
    ['yaml', `[${'1,'.repeat(20)}`, 'lexemes', '#'],
    ['json', '{"a":[1,2,3,4]}', 'none', ''],
    ['yaml', 'a: [1, 2, 3, 4]', 'none', '']
  ]
  for (const [format, text, bound, pointer] of cases) {
    const read = readOne(text, format, { bounds })
    const seen = 'fault' in read ? [read.fault.bound, read.fault.pointer] : ['none', '']
    t.strictSame(seen, [bound, pointer], `${format} ${text}`)
    if ('fault' in read) t.match(read.fault.detail, /^At line 1, column \d+: (It|As YAML)/, text)
  }
})

t.test('a text that goes on after its first fault costs no more than that', async t => {
  for (const text of [']'.repeat(200_000), '}'.repeat(200_000)]) {
    const before = process.memoryUsage().heapUsed
    t.match(readOne(text, 'yaml'), { fault: { line: 1, column: 1 } })
    t.ok(process.memoryUsage().heapUsed - before < 20_000_000, 'no object is made of what follows')
  }
})
