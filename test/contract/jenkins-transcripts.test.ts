import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { type StandIn, startStandIn } from '../../src/demo/jenkins/start.ts'
import { differences } from './jenkins-transcripts/compare.ts'
import { authorization, type Case, readCases, send } from './jenkins-transcripts/exchange.ts'
import { Exchanged } from './jenkins-transcripts/exchanged.ts'
import { readbackFaults } from './jenkins-transcripts/readback.ts'
import { doStep, type Step } from './jenkins-transcripts/set-up.ts'

/** Cases that are not compared, each with its reason. */
const excluded: Readonly<Record<number, string>> = {}

/** The number may not fall. */
const EXPECTED = { compared: 581, equal: 581 }

const fixtures = fileURLToPath(new URL('../fixtures/jenkins/', import.meta.url))
const setUp = JSON.parse(readFileSync(`${fixtures}set-up.json`, 'utf8')) as Record<string, Step[]>
const count = { compared: 0, equal: 0, excluded: 0 }

for (const file of readdirSync(fixtures).filter(name => name.endsWith('.jsonl'))) {
  t.test(file, async t => {
    const standIn = await startStandIn()
    t.teardown(() => standIn.close())
    const exchanged = new Exchanged()
    const steps = [...(setUp[file.replace('.jsonl', '')] ?? [])]
    const cases = readCases(fixtures + file)
    for (const recorded of cases) {
      const due = steps.filter(step => step.before <= recorded.n)
      for (const step of due) await doStep(standIn, steps.splice(steps.indexOf(step), 1)[0]!, exchanged)
      const faults = await replay(recorded, standIn, exchanged)
      const title = `${recorded.n} ${recorded.name}`
      if (recorded.n in excluded) count.excluded++
      else {
        count.compared++
        if (faults.length === 0) count.equal++
        else t.comment(`${title}: ${faults.join('\n    ')}`)
      }
    }
    t.pass(`${cases.length} cases`)
  })
}

t.test('as many equal as ever', async t => {
  t.comment(`jenkins transcripts: ${count.compared} compared, ${count.equal} equal, ${count.excluded} excluded`)
  t.ok(count.compared >= EXPECTED.compared, `${count.compared} compared`)
  t.ok(count.equal >= EXPECTED.equal, `${count.equal} equal`)
})

async function replay(recorded: Case, standIn: StandIn, exchanged: Exchanged): Promise<string[]> {
  const { method, path, as, headers = {}, body } = recorded.request
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, exchanged.apply(value)]))
  const actual = await send(
    standIn.url,
    method,
    path,
    { ...authorization(as), ...sent },
    body === undefined ? undefined : exchanged.apply(body)
  )
  const faults = differences(recorded, actual, standIn.url, exchanged)
  return [...faults, ...(await readbackFaults(recorded, standIn, text => exchanged.apply(text)))]
}
