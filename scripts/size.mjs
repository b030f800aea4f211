// Prints the size of src/ without the console and the stand-in Jenkins: lines, files, the median and the ten largest files.
//   node scripts/size.mjs [--commit REV]
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const cwd = fileURLToPath(new URL('..', import.meta.url))
const { commit } = parseArgs({ options: { commit: { type: 'string' } } }).values
const where = commit === undefined ? [] : [commit]
const untracked = commit === undefined ? ['--untracked'] : []
const counted = ['src/*.ts', ':!src/console', ':!src/demo/jenkins', ':!src/stand-in']
const counts = execFileSync('git', ['grep', ...untracked, '--count', '', ...where, '--', ...counted], { cwd, encoding: 'utf8' })
const files = counts
  .trim()
  .split('\n')
  .map(line => ({ path: /src\/[^:]+/.exec(line)[0], lines: Number(/\d+$/.exec(line)[0]) }))
  .toSorted((a, b) => b.lines - a.lines)
const total = files.reduce((sum, { lines }) => sum + lines, 0)
console.log(
  `${commit ?? 'the working tree'}: ${total} lines in ${files.length} files, median ${files[files.length >> 1].lines}\n`
)
for (const { path, lines } of files.slice(0, 10)) console.log(`${String(lines).padStart(5)}  ${path}`)
