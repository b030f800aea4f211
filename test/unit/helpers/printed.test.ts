import { once } from 'node:events'
import t from 'tap'
import { spawnBound } from '../../helpers/child.ts'
import { printedBy } from '../../helpers/printed.ts'

const start = (code: string) => spawnBound(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'pipe'] })

t.test('a match is awaited on both streams, and found again later', async t => {
  const child = start("console.log('listens on 7'); process.stdin.once('data', () => console.error('closed'))")
  const printed = printedBy(child)
  t.equal((await printed.match(/listens on (\d)/))[1], '7')
  const closed = printed.match(/closed/)
  child.stdin?.write('end')
  await closed
  child.stdin?.end()
  await once(child, 'exit')
  t.equal((await printed.match(/listens on (\d)/))[1], '7')
  t.match(printed.text(), /listens on 7\nclosed/)
})

t.test('a program that ends without it says why', async t => {
  await t.rejects(printedBy(start("console.error('no port'); process.exit(1)")).match(/listens/), { message: 'no port\n' })
  await t.rejects(printedBy(spawnBound('/nonexistent', [])).match(/listens/))
})
