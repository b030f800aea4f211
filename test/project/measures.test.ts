import t from 'tap'
import { command } from './command.ts'

/** Files, functions and calls of each trip in the table. */
const countsIn = (output: string): number[][] =>
  [...output.matchAll(/^\| [^|]+ \| (\d+) \| (\d+) \| (\d+) \|/gm)].map(counts => counts.slice(1).map(Number))

t.test('a write travels through what a read does, the engine and Jenkins', async t => {
  const { code, output } = await command(process.execPath, ['scripts/trips.mjs', '--rounds', '1', '--files', 'GET', 'POST'])
  t.equal(code, 0, 'it ends well', { output })
  const [write = [], read = []] = countsIn(output)
  t.equal(read.length, 3, 'both trips have files, functions and calls')
  for (const [index, count] of read.entries()) t.ok(count > 0 && count < (write[index] ?? 0), 'a write has more than a read')
  const [ofWrite = '', ofRead = ''] = output.split('`GET`')
  t.match(ofWrite, /^ {4}jenkins\//m)
  // What was learned of Jenkins before is asked for, too, and the slots for calls to it are kept for a while.
  t.notMatch(ofRead, /^ {4}jenkins\/(?!.*(circuit|apabilit|call-slots))/m, 'nobody sweeps meanwhile')
  t.notMatch(output, /^ {4}(console|stand-in|demo)\//m)
})

t.test('the size of a commit is that of its files', async t => {
  const { output } = await command(process.execPath, ['scripts/size.mjs', '--commit', 'HEAD'])
  const { output: names } = await command('git', ['ls-tree', '-r', '--name-only', 'HEAD', 'src'])
  const counted = names.split('\n').filter(name => /\.ts$/.test(name) && !/^src\/(console|stand-in|demo\/jenkins)\//.test(name))
  t.match(output, new RegExp(`^HEAD: \\d+ lines in ${counted.length} files`))
})
