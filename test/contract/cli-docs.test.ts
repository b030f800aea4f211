import { readFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import type { Command } from 'commander'
import t from 'tap'
import { commands } from '../../src/cli/commands.ts'
import { exits } from '../../src/cli/exit.ts'

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
const rows = (heading: string): string[][] =>
  (page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line =>
      line
        .slice(2, -2)
        .split(' | ')
        .map(cell => cell.replace(/^`([^`]*)`$/, '$1'))
    )

const [stdout, stderr] = [new PassThrough(), new PassThrough()]
const program = commands({ env: {}, stdin: Readable.from([]), stdout, stderr, signal: new AbortController().signal })
const leaves = (command: Command, path: string): string[] =>
  command.commands.length === 0 ? [path] : command.commands.flatMap(child => leaves(child, `${path} ${child.name()}`.trim()))

t.test('docs/cli.md has every command, and no other', async t => {
  t.strictSame(
    rows('Commands')
      .map(([name]) => name)
      .toSorted(),
    leaves(program, '').toSorted()
  )
})

t.test('docs/cli.md has every exit code, and no other', async t => {
  t.strictSame(
    rows('Exit codes').map(([code, name]) => [name, Number(code)]),
    Object.entries(exits)
  )
})

t.test('every command and every option says what it is', async t => {
  const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)]
  for (const command of all(program)) {
    t.ok(command.description() !== '', command.name())
    for (const option of command.options) t.ok(option.description !== '', `${command.name()} ${option.flags}`)
  }
})
