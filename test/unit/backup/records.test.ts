import t from 'tap'
import { accessParts, projectParts, registryParts } from '../../../src/backup/parts.ts'
import { linesOf, parsedLines, partOf } from '../../../src/backup/records.ts'

const [part] = projectParts('demo')
if (part === undefined) throw new Error('a project has no parts')
const entriesIn = (line: string): string[][] => JSON.parse(line).entries
const entry = (i: number, size: number): string[] => [`f${i}`, 'x'.repeat(size)]

t.test('a key without entries has no line; one line is as full as it may be', async t => {
  t.strictSame([...linesOf('demo', part, [])], [])
  const half = 64 * 1024 - 2
  const all = [entry(1, half), entry(2, half), entry(3, half)]
  const lines = [...linesOf('demo', part, all)]
  t.strictSame(
    lines.map(line => entriesIn(line).length),
    [2, 1]
  )
  t.strictSame(lines.flatMap(entriesIn), all)
  t.equal([...linesOf('demo', part, [entry(1, half), entry(2, half - 1), entry(3, 0)])].length, 1)
})

t.test('every part of a store is found again by its line; another one is not', async t => {
  for (const [project, parts] of [
    [null, [...registryParts, ...accessParts]],
    ['demo', projectParts('demo')]
  ] as const)
    for (const each of parts) t.strictSame(partOf({ project, part: each.name, entries: [] }), each)
  t.equal(partOf({ project: 'demo', part: 'lease', entries: [] }), undefined)
  t.equal(partOf({ project: null, part: 'x', entries: [] }), undefined)
})

t.test('lines are read over the edges of frames, also in the middle of a character', async t => {
  const lines = [...linesOf('demo', part, [['fü', '😀\n']]), ...linesOf(null, part, [['a']])]
  const bytes = Buffer.from(lines.join(''))
  for (const size of [1, 7, bytes.length]) {
    const frames = async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const read: unknown[] = []
    for await (const line of parsedLines(frames())) read.push(line)
    t.strictSame(read, [
      { project: 'demo', part: part.name, entries: [['fü', '😀\n']] },
      { project: null, part: part.name, entries: [['a']] }
    ])
  }
})
