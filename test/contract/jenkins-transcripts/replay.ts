import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { type StandIn, startStandIn } from '../../../src/stand-in/start.ts'
import { differences } from './compare.ts'
import { type Answer, authorization, type Case, readCases, send } from './exchange.ts'
import { Exchanged } from './exchanged.ts'
import { sendProbe } from './probes.ts'
import { readbackFaults } from './readback.ts'
import { doStep, type Step } from './set-up.ts'

/** What is asked of the replay of one version. */
export interface Recordings {
  readonly version: string
  /** Cases that are not compared, each by its number with its reason. */
  readonly excluded: ReadonlyMap<number, string>
  /** How many are at least compared and equal. Neither may fall. */
  readonly compared: number
  readonly equal: number
}

/**
 * Replays every recorded exchange of a version against the stand-in of that version, preparation included: each file on a new stand-in, in
 * the order of its lines. Arguments of the command name the files to replay, e.g. `hidden names`; the counts are then not held.
 */
export function replayRecordings({ version, excluded, ...expected }: Recordings): void {
  const fixtures = fileURLToPath(new URL(`../../fixtures/jenkins/${version}/`, import.meta.url))
  const setUp = JSON.parse(readFileSync(`${fixtures}set-up.json`, 'utf8')) as Record<string, Step[]>
  const chosen = process.argv.slice(2)
  const files = readdirSync(fixtures).filter(name => name.endsWith('.jsonl'))
  const count = { compared: 0, equal: 0, excluded: 0 }

  for (const file of files.filter(name => chosen.length === 0 || chosen.includes(name.replace('.jsonl', '')))) {
    t.test(file, async t => {
      const standIn = await startStandIn({ version })
      t.teardown(() => standIn.close())
      const exchanged = new Exchanged()
      const cases = readCases(fixtures + file)
      const steps = (setUp[file.replace('.jsonl', '')] ?? []).filter(({ instead }) => !cases.some(({ n }) => n === instead))
      const before = { ...count }
      for (const recorded of cases) {
        const due = steps.filter(step => step.before <= recorded.n)
        for (const step of due) await doStep(standIn, steps.splice(steps.indexOf(step), 1)[0]!, cases, exchanged)
        const faults = await replay(recorded, standIn, exchanged)
        const title = `${recorded.n} ${recorded.name}`
        if (excluded.has(recorded.n)) count.excluded++
        else {
          count.compared++
          if (faults.length === 0) count.equal++
          else t.comment(`${title}: ${faults.join('\n    ')}`)
        }
      }
      t.pass(`${cases.length} cases: ${count.compared - before.compared} compared, ${count.equal - before.equal} equal`)
    })
  }

  t.test('as many equal as ever', { skip: chosen.length > 0 && 'only some files were asked for' }, async t => {
    t.comment(`jenkins ${version}: ${count.compared} compared, ${count.equal} equal, ${count.excluded} left out`)
    t.ok(count.compared >= expected.compared, `${count.compared} compared`)
    t.ok(count.equal >= expected.equal, `${count.equal} equal`)
  })
}

/** What no request line can carry: some recordings say what stood there. */
const NO_TARGET = /[^!-~\u0080-\u00FF]/g

async function replay(recorded: Case, standIn: StandIn, exchanged: Exchanged): Promise<string[]> {
  const { method, as, headers = {}, body } = recorded.request
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, exchanged.applyHeader(value)]))
  const sendTo = (to: string) =>
    send(
      standIn.url,
      method,
      exchanged.apply(to).replace(NO_TARGET, encodeURIComponent),
      { ...authorization(as === null ? null : exchanged.apply(as)), ...sent },
      body === undefined ? undefined : exchanged.apply(body)
    ).catch((): Answer => ({ status: 0, headers: {}, body: Buffer.alloc(0) }))
  const [actual, miscounted] = await sendProbe(recorded, standIn, exchanged, sendTo)
  const faults = differences(recorded, actual, standIn.url, exchanged)
  return [...faults, ...miscounted, ...(await readbackFaults(recorded, standIn, exchanged))]
}
