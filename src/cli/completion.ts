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

/** What can be completed, read from the commands: their words, options that take files, and options with a choice of values. */
function completed(program: Command) {
  const all = below(program, '')
  const options = all.flatMap(([path, command]) => command.options.map(option => [path, option] as const))
  const isFile = ({ flags }: Option) => flags.endsWith(' <file>')
  return {
    all,
    files: options.filter(([, option]) => isFile(option)),
    chosen: options.filter(([, option]) => valuesOf(option) !== undefined),
    options
  }
}

const scripts: Readonly<Record<string, (program: Command) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion
}

/** A script for a shell that completes commands, kinds, options and their values. It makes no calls, so it is fast and needs no token. */
export const completion = (program: Command, shell: string): string => own(scripts, shell)?.(program) ?? ''

function bashCompletion(program: Command): string {
  const { all, files, chosen } = completed(program)
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

/** `path` is the search path of zsh, so the chain of commands has another name. */
function zshCompletion(program: Command): string {
  const { all, files, chosen } = completed(program)
  const commands = all.slice(1).map(([path]) => path)
  return `#compdef jcb
# source <(jcb completion zsh), after compinit
_jcb() {
  local chain='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${chain:+$chain }$word" in
      ${alternatives(commands)}) chain="\${chain:+$chain }$word" ;;
    esac
  done
  case "$chain \${words[CURRENT-1]}" in
    ${alternatives(files.flatMap(namesOf))}) _files; return ;;
${chosen.map(entry => `    ${alternatives(namesOf(entry))}) compadd -- ${valuesOf(entry[1])?.join(' ')}; return ;;`).join('\n')}
  esac
  case "$chain" in
${all.map(([path, command]) => `    ${JSON.stringify(path)}) compadd -- ${wordsOf(command).join(' ')} ;;`).join('\n')}
  esac
}
compdef _jcb jcb
`
}

function fishCompletion(program: Command): string {
  const { all, options } = completed(program)
  const at = (path: string) => `complete -c jcb -n '__jcb_at${path === '' ? '' : ` ${path}`}'`
  const words = all.flatMap(([path, { commands, registeredArguments }]) => {
    const found = [...commands.map(child => child.name()), ...registeredArguments.flatMap(({ argChoices }) => argChoices ?? [])]
    return found.length === 0 ? [] : [`${at(path)} -a '${found.join(' ')}'`]
  })
  const flags = options.map(([path, option]) => {
    const names = [option.short && `-s ${option.short.slice(1)}`, option.long && `-l ${option.long.slice(2)}`]
    const values = valuesOf(option)
    const takes = option.flags.endsWith(' <file>')
      ? '-r -F'
      : values !== undefined
        ? `-x -a '${values.join(' ')}'`
        : option.required
          ? '-x'
          : ''
    return [at(path), ...names, takes].filter(Boolean).join(' ')
  })
  return `# jcb completion fish | source
function __jcb_at
  set -l words (commandline -opc)
  set -e words[1]
  set -l chain
  for word in $words
    switch (string join ' ' -- $chain $word)
      case ${all
        .slice(1)
        .map(([path]) => `'${path}'`)
        .join(' ')}
        set -a chain $word
    end
  end
  test "$chain" = "$argv"
end
complete -c jcb -f
${[...words, ...flags].join('\n')}
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
