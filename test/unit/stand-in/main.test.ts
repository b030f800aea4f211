import { fileURLToPath } from 'node:url'
import t from 'tap'
import { command } from '../../project/command.ts'

const run = (...args: string[]) =>
  command(process.execPath, [fileURLToPath(new URL('../../../src/stand-in/main.ts', import.meta.url)), ...args])

t.test('--help lists every option', async t => {
  const { code, output } = await run('--help')
  t.equal(code, 0)
  for (const option of ['port', 'host', 'version', 'prefix', 'home', 'plugin', 'cost', 'control-token'])
    t.match(output, new RegExp(`^  --${option} `, 'm'))
})

const wrong: readonly (readonly [string[], RegExp])[] = [
  [['--ports', '1'], /^Unknown option '--ports'/],
  [['stray'], /^Unexpected argument 'stray'/],
  [['--port', 'x'], /^--port takes/],
  [['--port', '65536'], /^--port takes/],
  [['--version', 'latest'], /^--version takes/],
  [['--cost', 'dear'], /^--cost takes/],
  [['--plugin', 'kubernetes-cd'], /^--plugin takes/],
  [['--control-token', 'short'], /^the control token needs/],
  [['--host', '192.0.2.1'], /^listen EADDRNOTAVAIL/]
]
for (const [args, sentence] of wrong)
  t.test(`${args.join(' ')} is refused with a sentence`, async t => {
    const { code, output } = await run(...args)
    t.equal(code, 2)
    t.match(output, sentence)
    t.match(output, /--help lists the options\.\n$/)
  })
