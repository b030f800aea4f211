import { execFile } from 'node:child_process'
import { parseArgs, promisify } from 'node:util'
import { checkOut } from '../scripts/lib/checkout.ts'
import { range } from './lib/parallel.ts'
import { median, plain, ratios, spread } from './lib/stats.ts'

/** A figure of bench/main.ts: the row that measures it, and the position of its result in that row. */
interface Figure {
  readonly row: string
  readonly result: number
  readonly better: 'less' | 'more'
  readonly unit: string
}

const figures: Readonly<Record<string, Figure>> = {
  reads: { row: 'api', result: 0, better: 'more', unit: '/s' },
  creates: { row: 'api', result: 1, better: 'more', unit: '/s' },
  'one-change': { row: 'one-change', result: 1, better: 'less', unit: ' ms' },
  'new-folder': { row: 'new-folder', result: 3, better: 'less', unit: ' ms' },
  'many-changes': { row: 'many-changes', result: 0, better: 'more', unit: '/s' },
  checks: { row: 'fleet', result: 0, better: 'more', unit: '/s' },
  memory: { row: 'fleet', result: 1, better: 'less', unit: ' MB' }
}

const usage = `node bench/pairs.ts BEFORE [AFTER] [--pairs 5] [--rows ${Object.keys(figures).join(',')}] [--quick]
Runs the benchmarks of two commits (AFTER is HEAD unless given) in turn, each in a temporary worktree with its own bench/, and compares
their figures pair by pair. --quick runs a tenth of everything, to see that it works.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '5' },
    rows: { type: 'string', default: Object.keys(figures).join(',') },
    quick: { type: 'boolean', default: false }
  }
})
const [revision, other = 'HEAD'] = positionals
const chosen = values.rows.split(',')
if (revision === undefined || chosen.some(name => figures[name] === undefined)) {
  console.error(usage)
  process.exit(2)
}

const run = promisify(execFile)

/** Runs the rows of a checkout's own benchmark; resolves to the chosen figures by name. */
async function measure(directory: string): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const row of new Set(chosen.map(name => figures[name]?.row ?? ''))) {
    const args = ['bench/main.ts', ...(values.quick ? ['--quick'] : []), row]
    const { stdout } = await run(process.execPath, args, { cwd: directory })
    const ours = [...stdout.matchAll(/^ {2}ours +(?:median )?([\d,.]+)/gm)].map(match => Number(match[1]?.replaceAll(',', '')))
    for (const name of chosen) {
      const figure = figures[name]
      if (figure?.row !== row) continue
      const value = ours[figure.result]
      if (value === undefined) throw new Error(`${row} of ${directory} printed no figure for ${name}:\n${stdout}`)
      found.set(name, value)
    }
  }
  return found
}

/** What the pairs agree on; a difference that not every pair shows is none. */
function verdict(perPair: readonly number[], better: Figure['better']): string {
  const isMore = perPair.every(ratio => ratio > 1)
  if (!isMore && !perPair.every(ratio => ratio < 1)) return 'no difference in every pair'
  return isMore === (better === 'more') ? 'better' : '**worse**'
}

using stack = new DisposableStack()
process.once('SIGINT', () => {
  stack.dispose()
  process.exit(130)
})
const before = stack.use(checkOut(revision))
const after = stack.use(checkOut(other))
const pairs: { readonly before: Map<string, number>; readonly after: Map<string, number> }[] = []
for (const pair of range(Number(values.pairs))) {
  pairs.push({ before: await measure(before.directory), after: await measure(after.directory) })
  console.error(`pair ${pair + 1} of ${values.pairs} is done`)
}
console.log(`| figure | ${before.commit} | ${after.commit} | after / before, by pairs | |\n|---|---|---|---|---|`)
for (const name of chosen) {
  const { unit, better } = figures[name] as Figure
  const of = (side: 'before' | 'after') => pairs.map(pair => pair[side].get(name) ?? Number.NaN)
  const perPair = ratios(of('after'), of('before'))
  const cell = (of: readonly number[]) => `${plain(median(of))}${unit}${spread(of)}`
  const ratio = `${plain(median(perPair))}${spread(perPair)}, ${better} is better`
  console.log(`| ${name} | ${cell(of('before'))} | ${cell(of('after'))} | ${ratio} | ${verdict(perPair, better)} |`)
}
