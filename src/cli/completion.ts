import type { Command } from 'commander'

/** A script for bash that completes commands, kinds and options. It asks nobody, so it is quick and needs no token. */
export function bashCompletion(program: Command): string {
  const lines = linesOf(program, '').map(
    ([path, words]) => `    ${JSON.stringify(path)}) words=${JSON.stringify(words.join(' '))} ;;`
  )
  return `# source <(jcb completion bash)
_jcb() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] && continue
    case " $(_jcb_words "$path") " in *" $word "*) path="\${path:+$path }$word" ;; esac
  done
  case \${COMP_WORDS[COMP_CWORD-1]} in
    -f|--file|--passphrase-file|--token-file) COMPREPLY=($(compgen -f -- "$current")); return ;;
    -o|--output) COMPREPLY=($(compgen -W 'table json yaml' -- "$current")); return ;;
  esac
  COMPREPLY=($(compgen -W "$(_jcb_words "$path")" -- "$current"))
}
_jcb_words() {
  local words=''
  case $1 in
${lines.join('\n')}
  esac
  echo "$words"
}
complete -o default -F _jcb jcb
`
}

/** What may follow each chain of commands. All of it is ours: names of commands, choices and options. */
function linesOf(command: Command, path: string): [string, string[]][] {
  const choices = command.registeredArguments.flatMap(argument => argument.argChoices ?? [])
  const options = command.options.flatMap(option => [option.short, option.long].filter(name => name !== undefined))
  const below = command.commands.flatMap(child => linesOf(child, path === '' ? child.name() : `${path} ${child.name()}`))
  return [[path, [...command.commands.map(child => child.name()), ...choices, ...options]], ...below]
}
