import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { execFileAsync } from '../helpers/child.ts'
import { cli } from '../helpers/cli.ts'

const dir = await mkdtemp(join(tmpdir(), 'jcb-completion-'))
t.teardown(() => rm(dir, { recursive: true, force: true }))
t.setTimeout(110_000)

/** What somebody has typed, and what it becomes with the Tab key; each has one way to go on. */
const typed = [
  ['jcb app', 'jcb apply'],
  ['jcb tokens cr', 'jcb tokens create'],
  ['jcb apply --dr', 'jcb apply --dry-run'],
  ['jcb get credentials --phase S', 'jcb get credentials --phase Synced'],
  ['jcb create credential x -t user', 'jcb create credential x -t username-password'],
  ['jcb members set x ad', 'jcb members set x admin']
] as const

async function scriptOf(shell: string): Promise<string> {
  const { exit, out } = await cli(['completion', shell], {})
  t.equal(exit, 0)
  const file = join(dir, `completion.${shell}`)
  await writeFile(file, out)
  return file
}

t.test('fish completes commands, options and their values', async t => {
  const script = await scriptOf('fish')
  for (const [line, completed] of typed) {
    const { stdout } = await execFileAsync('fish', ['--no-config', '-c', `source ${script}; complete -C '${line}'`])
    const found = stdout
      .trim()
      .split('\n')
      .map(candidate => candidate.split('\t')[0])
    t.strictSame(found, [completed.split(' ').at(-1)], line)
  }
})

t.test('zsh completes them in its line editor', async t => {
  const script = await scriptOf('zsh')
  // a second zsh on a separate terminal: Tab completes, and Ctrl+X prints the line
  const driver = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; autoload -U compinit && compinit -u -D && source ${script}"
zpty -w shell 'show() { print -r -- "<<$BUFFER>>"; BUFFER= }; zle -N show; bindkey "^X" show; print ready-now'
zpty -r shell seen '*ready-now*ready-now*'
for line in ${typed.map(([line]) => `'${line}'`).join(' ')}; do
  zpty -w -n shell "$line"$'\\t\\x18'
  zpty -r shell seen '*<<*>>*'
  print -r -- "\${\${seen#*<<}%%>>*}"
done
zpty -d shell
`
  const { stdout } = await execFileAsync('zsh', ['-f', '-c', driver], { timeout: 60_000, env: { ...process.env, TERM: 'dumb' } })
  t.strictSame(
    stdout
      .trim()
      .split('\n')
      .map(line => line.trim()),
    typed.map(([, completed]) => completed)
  )
})
