import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Disposal } from '../src/app/disposal.ts'
import { chart } from './chart.ts'
import { root } from './lib/child.ts'
import { circumstances, loadBefore } from './lib/circumstances.ts'
import { openJenkins } from './lib/jenkins.ts'
import { plain } from './lib/stats.ts'
import { isMet, lines, page } from './report.ts'
import type { Result, Row, Setting } from './row.ts'
import { rows } from './rows/index.ts'

const usage = `npm run bench -- [--quick] [--real] [--all] [--cpu-prof DIR] [name…]
  --quick         a tenth of everything, to see that it works; writes no results
  --real          against the Jenkins of JENKINS_URL with JENKINS_USER and JENKINS_TOKEN, in folders of random names that are
                  removed at the end; only the rows for which that makes sense, and no results are written
  --all           also the rows that take long: ${rows
    .filter(row => row.isLong)
    .map(row => row.name)
    .join(', ')}
  --cpu-prof DIR  writes CPU profiles of the bridge
  names           only these rows, and no results are written: ${rows.map(row => row.name).join(', ')}`

/** Those that are run when none is named. */
const usual = rows.filter(row => !row.isLong)

/** Runs rows one after another, each with its own Redis and bridge; what it opened is closed after it in any case. */
async function run(chosen: readonly Row[], quick: boolean, isReal: boolean, profile: string | undefined): Promise<void> {
  const begin = performance.now()
  const load = loadBefore()
  const jenkins = outer.add(await openJenkins(isReal), j => j.close())
  const results: Result[] = []
  let isWhole = usual.every(row => chosen.includes(row)) && !quick && !isReal
  for (const row of chosen) {
    const started = performance.now()
    console.log(`\n── ${row.name}`)
    inner = new Disposal()
    const say = (line: string) => console.log(`   ${line}`)
    const found = await attempted(row, { quick, jenkins, disposal: inner, profile, say })
    if (found.length === 0) isWhole = false
    results.push(...found)
    console.log(`${found.map(lines).join('\n')}\n   (${plain((performance.now() - started) / 1000)} s)`)
  }
  const found = await circumstances(jenkins)
  const about = { ...found, machine: `${found.machine}, ${load}`, seconds: (performance.now() - begin) / 1000 }
  const missed = results.filter(result => !isMet(result)).length
  console.log(
    `\n${results.length} results, ${missed} goals missed, ${plain(about.seconds)} s; ${about.machine}; ${about.versions}`
  )
  if (!isWhole) {
    const isQuick = 'QUICK: these numbers show that it works, not how fast it is'
    const why = quick ? isQuick : isReal ? 'another Jenkins than that of the results' : 'not every row has results'
    console.log(`${why}; nothing was written.`)
    return
  }
  await writeFile(join(root, 'bench/RESULTS.md'), page(results, about))
  await writeFile(join(root, 'bench/results.svg'), chart(results, about))
  console.log('written: bench/RESULTS.md, bench/results.svg')
}

/** The results of a row; none when it failed, and then the others go on. */
async function attempted(row: Row, setting: Setting): Promise<readonly Result[]> {
  try {
    return await row.run(setting)
  } catch (error) {
    // While we are being stopped everything fails.
    if (ending !== undefined) throw error
    console.error(error)
    process.exitCode = 1
    return []
  } finally {
    await setting.disposal.close()
  }
}

const outer = new Disposal()
let inner = new Disposal()
let ending: Promise<void> | undefined
const end = (): Promise<void> => (ending ??= inner.close().finally(() => outer.close()))

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    console.error('\nstopping and cleaning up')
    void end()
      .catch(() => {})
      .finally(() => process.exit(130))
  })
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    real: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    'cpu-prof': { type: 'string' },
    help: { type: 'boolean', default: false }
  }
})
const unknown = positionals.filter(name => !rows.some(row => row.name === name))
if (values.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `no row ${unknown.join(', ')}\n${usage}` : usage)
  process.exit(unknown.length > 0 ? 2 : 0)
}
try {
  const named = rows.filter(row => positionals.includes(row.name))
  const wanted = positionals.length > 0 ? named : values.all ? rows : usual
  const left = values.real ? wanted.filter(row => row.real !== true) : []
  for (const { name, real } of left) console.log(`left out: ${name}: ${real}`)
  const chosen = wanted.filter(row => !left.includes(row))
  await run(chosen, values.quick, values.real, values['cpu-prof'])
} catch (error) {
  // While we are being stopped everything fails.
  if (ending === undefined) console.error(error)
  process.exitCode = 1
} finally {
  await end()
}
