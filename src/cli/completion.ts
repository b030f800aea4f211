import type { Command, Option } from 'commander'
import { own } from '../domain/own.ts'
import { phases } from '../domain/status.ts'
import { credentialTypes } from '../domain/types/index.ts'

/** Values of options that the bridge checks rather than the command line. */
const values: Readonly<Record<string, readonly string[]>> = {
  '--type': credentialTypes.map(({ type }) => type),
  '--generate': [...new Set(credentialTypes.flatMap(({ generator }) => generator?.kinds ?? []))],
  '--phase': phases
}

/** A bash script that completes commands, kinds, options and their values. It makes no calls, so it is fast and needs no token. */
export function bashCompletion(program: Command): string {
  const all = below(program, '')
  const options = all.flatMap(([path, command]) => command.options.map(option => [path, option] as const))
  const files = options.filter(([, { flags }]) => flags.endsWith(' <file>'))
  const chosen = options.filter(([, option]) => valuesOf(option) !== undefined)
  return `# source <(jcb completion bash)
_jcb() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${alternatives(all.slice(1).map(([path]) => path))}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path \${COMP_WORDS[COMP_CWORD-1]}" in
    ${alternatives(files.flatMap(namesOf))}) COMPREPLY=($(compgen -f -- "$current")); return ;;
${chosen.map(entry => `    ${alternatives(namesOf(entry))}) words=${JSON.stringify(valuesOf(entry[1])?.join(' '))} ;;`).join('\n')}
    *) words=$(_jcb_words "$path") ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
_jcb_words() {
  local words=''
  case $1 in
${all.map(([path, command]) => `    ${JSON.stringify(path)}) words=${JSON.stringify(wordsOf(command).join(' '))} ;;`).join('\n')}
  esac
  echo "$words"
}
complete -o default -F _jcb jcb
`
}

const alternatives = (texts: readonly string[]): string => texts.map(text => JSON.stringify(text)).join('|')

/** A command and all its subcommands, each with its full path. All names are constants, so they are safe to quote. */
const below = (command: Command, path: string): [string, Command][] => [
  [path, command],
  ...command.commands.flatMap(child => below(child, path === '' ? child.name() : `${path} ${child.name()}`))
]

/** The words that may follow a chain of commands. */
const wordsOf = ({ commands, registeredArguments, options }: Command): string[] => [
  ...commands.map(child => child.name()),
  ...registeredArguments.flatMap(argument => argument.argChoices ?? []),
  ...options.flatMap(flagsOf)
]

const flagsOf = ({ short, long }: Option): string[] => [short, long].filter(name => name !== undefined)

const valuesOf = (option: Option): readonly string[] | undefined => option.argChoices ?? own(values, option.long ?? '')

/** `get -o`, `get --output`. */
const namesOf = ([path, option]: readonly [string, Option]): string[] => flagsOf(option).map(flag => `${path} ${flag}`)
