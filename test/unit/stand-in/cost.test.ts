import t from 'tap'
import { writeMs } from '../../../src/stand-in/control/cost.ts'
import { folderXml, store, text, withStandIn } from './with-stand-in.ts'

t.test('a write costs by the size of the folder', async t => {
  t.same(
    [10, 100, 1000, 5000].map(size => Math.round(writeMs(size))),
    [5, 5, 29, 120]
  )
  t.ok(writeMs(10_000) > writeMs(5000))
  t.ok(writeMs(0, 434_000) > 100, 'and by what it brings')
})

t.test('writes to one folder wait for each other, those to others do not', async t => {
  const jenkins = await withStandIn(t, { cost: 'honest' })
  const many = Array.from({ length: 1000 }, (_, i) => text(`c${i}`, 's'))
  for (const name of ['A', 'B', 'C', 'D']) await jenkins.must('POST', `/createItem?name=${name}`, folderXml(...many))
  const took = async (folders: string[]) => {
    const start = performance.now()
    await Promise.all(folders.map((folder, i) => jenkins.must('POST', `${store(folder)}/createCredentials`, text(`n${i}`, 's'))))
    return performance.now() - start
  }
  t.ok((await took(['A', 'A', 'A', 'A'])) >= 4 * 28)
  await jenkins.control('PUT', 'cost', { mode: 'none' })
  t.same((await jenkins.control('GET', 'cost')).body, { mode: 'none' })
  t.equal((await jenkins.control('PUT', 'cost', { mode: 'cheap' })).status, 400)
})
