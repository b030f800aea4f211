import t from 'tap'
import { exported, MOST_EXPORTED, toCsv, toLines } from '../../../../src/console/api/export-lines.ts'

t.test('all pages are read, up to the limit', async t => {
  const pages = (count: number) => {
    let at = 0
    return async ({ cursor }: { limit: number; cursor?: string }) => {
      t.equal(cursor, at === 0 ? undefined : String(at))
      const items = Array.from({ length: Math.min(200, count - at) }, (_, i) => at + i)
      at += items.length
      return { items, nextCursor: at < count ? String(at) : null }
    }
  }
  t.strictSame(await exported(pages(3)), [0, 1, 2])
  t.equal((await exported(pages(450))).length, 450)
  t.equal((await exported(pages(1_000_000))).length, MOST_EXPORTED)
})

t.test('a table holds every value, and no formula', async t => {
  const item = JSON.parse('{"a":"x,\\"y\\"\\nz","b":null,"c":["d","e"],"f":"=HYPERLINK(1)","g":7,"__proto__":"h"}')
  t.equal(
    toCsv(['a', 'b', 'c', 'f', 'g', 'constructor'], [item]),
    '"a","b","c","f","g","constructor"\r\n"x,""y""\nz","","d e","\'=HYPERLINK(1)","7",""\r\n'
  )
  t.equal(
    toCsv(['details'], [{ details: { ids: ['a'], how: 'take-over' } }]),
    '"details"\r\n"{""ids"":[""a""],""how"":""take-over""}"\r\n'
  )
  t.equal(toLines([{ a: 1 }, { b: 2 }]), '{"a":1}\n{"b":2}\n')
})
