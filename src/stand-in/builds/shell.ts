import { createHash } from 'node:crypto'
import { expandWord, readScript, type Words } from './shell-syntax.ts'

/** What a script works with: the variables that were bound, and the files whose paths some of them hold. */
export interface Surroundings {
  readonly variables: ReadonlyMap<string, string>
  readonly files: ReadonlyMap<string, string>
}

/** A script is at a `sleep`: how long the build runs is for the control API to say, so the number does not matter. */
export const SLEEP = Symbol('sleep')

interface Ran {
  readonly out: string
  readonly status: number
}

/**
 * Runs a script as `/bin/sh -xe` does, as far as the jobs of the recordings need it: `set`, `echo`, `printf`, `cat`, `cut`, `sha256sum`,
 * `true`, `false`, `exit`, `sleep`, pipes and substitutions. Gives what is printed piece by piece, and at the end the status.
 */
export function* runScript(script: string, surroundings: Surroundings): Generator<string | typeof SLEEP, number> {
  let isTraced = true
  for (const pipeline of readScript(script)) {
    const commands = pipeline.map(words => expand(words, surroundings))
    if (isTraced) yield commands.map(words => `+ ${words.join(' ')}\n`).join('')
    const [name, argument] = commands[0]!
    if (name === 'set') isTraced = argument === '-x' || (isTraced && argument !== '+x')
    if (name === 'sleep') yield SLEEP
    const { out, status } = runPipeline(commands, surroundings)
    if (out !== '') yield out
    if (name === 'exit' || status !== 0) return status
  }
  return 0
}

const expand = (words: Words, surroundings: Surroundings): string[] =>
  words.map(word =>
    expandWord(
      word,
      name => surroundings.variables.get(name) ?? '',
      script => outputOf(script, surroundings)
    )
  )

/** What a script prints, without the line feeds at the end. */
const outputOf = (script: string, surroundings: Surroundings): string =>
  readScript(script)
    .map(
      pipeline =>
        runPipeline(
          pipeline.map(words => expand(words, surroundings)),
          surroundings
        ).out
    )
    .join('')
    .replace(/\n+$/, '')

function runPipeline(commands: readonly string[][], surroundings: Surroundings): Ran {
  let last: Ran = { out: '', status: 0 }
  for (const [name = '', ...rest] of commands) last = runCommand(name, rest, last.out, surroundings)
  return last
}

function runCommand(name: string, rest: readonly string[], input: string, { files }: Surroundings): Ran {
  const printed = (out: string, status = 0): Ran => ({ out, status })
  switch (name) {
    case 'set':
    case 'sleep':
    case 'true':
      return printed('')
    case 'false':
      return printed('', 1)
    case 'exit':
      return printed('', Number(rest[0] ?? 0))
    case 'echo':
      return printed(`${rest.join(' ')}\n`)
    case 'printf':
      return printed(format(rest))
    case 'cat':
      return printed(rest.length === 0 ? input : rest.map(path => files.get(path) ?? '').join(''))
    case 'sha256sum':
      return printed(`${createHash('sha256').update(input).digest('hex')}  -\n`)
    case 'cut':
      return printed(cutCharacters(rest[0] ?? '', input))
    default:
      return printed(`/bin/sh: 1: ${name}: not found\n`, 127)
  }
}

/** `printf` with `%s`, `%%` and `\n`. */
function format([pattern = '', ...values]: readonly string[]): string {
  let next = 0
  return pattern.replace(/%s|%%|\\n/g, found => (found === '%s' ? (values[next++] ?? '') : found === '%%' ? '%' : '\n'))
}

/** `cut -cFROM-TO`. */
function cutCharacters(option: string, input: string): string {
  const [, from = '1', to = ''] = /^-c(\d*)-(\d*)$/.exec(option) ?? []
  const lines = input.replace(/\n$/, '').split('\n')
  return lines.map(line => `${line.slice(Number(from || 1) - 1, to === '' ? undefined : Number(to))}\n`).join('')
}
