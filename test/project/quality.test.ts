import t from 'tap'
import { bin, command } from './command.ts'

/** One thread, and what has not changed since the last time is not checked again: other suites want the processor, too. */
const TYPES = ['--noEmit', '--pretty', 'false', '--checkers', '1']

/** The heap of a checker written in Go grows to four times what it uses before it is swept: a tenth less work, hardly more memory. */
const GROWTH = { GOGC: '300' }

const checks = [
  { name: 'the types hold (npm run typecheck)', file: bin('tsc'), args: TYPES },
  {
    name: 'the types of the console hold (npm run typecheck)',
    file: bin('tsc'),
    args: [...TYPES, '-p', 'src/console']
  },
  { name: 'the types of the examples hold', file: bin('tsc'), args: [...TYPES, '-p', 'examples'] },
  {
    name: 'format and lint hold (npm run format)',
    file: bin('biome'),
    args: ['check', '--error-on-warnings', '--colors=off', '--reporter=summary']
  },
  {
    name: 'no promise is left alone (npm run lint)',
    file: bin('oxlint'),
    args: ['--type-aware', '--deny-warnings', '--format=unix']
  }
]

for (const { name, file, args } of checks) {
  t.test(name, async t => {
    const { code, output } = await command(file, args, GROWTH)
    t.equal(code, 0, name, { output })
  })
}
