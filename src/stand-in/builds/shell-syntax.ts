/** One command of a script: its words as they are written, quotes included. */
export type Words = readonly string[]

/** A script as pipelines, each of commands. Quotes and `$(…)` hold what is in them together. */
export function readScript(script: string): Words[][] {
  const pipelines: string[][][] = [[[]]]
  const words = (): string[] => pipelines.at(-1)!.at(-1)!
  let word: string | null = null
  const endWord = () => {
    if (word !== null) words().push(word)
    word = null
  }
  for (let i = 0; i < script.length; ) {
    const char = script[i]!
    const length = lengthOfToken(script, i)
    if (char === '\n' || char === ';' || char === '|') {
      endWord()
      if (char === '|') pipelines.at(-1)!.push([])
      else pipelines.push([[]])
    } else if (char === ' ' || char === '\t') endWord()
    else word = (word ?? '') + script.slice(i, i + length)
    i += length
  }
  endWord()
  return pipelines.map(pipeline => pipeline.filter(command => command.length > 0)).filter(pipeline => pipeline.length > 0)
}

/** How many characters belong together: a quoted text, `$(…)`, an escaped character, or one. */
function lengthOfToken(text: string, at: number): number {
  const char = text[at]!
  if (char === '\\') return 2
  if (char === "'") return lengthUntil(text, at, "'", false)
  if (char === '"') return lengthUntil(text, at, '"', true)
  return char === '$' && text[at + 1] === '(' ? lengthUntil(text, at, ')', false) : 1
}

function lengthUntil(text: string, at: number, end: string, escapes: boolean): number {
  let i = at + 1
  while (i < text.length && text[i] !== end) i += escapes && text[i] === '\\' ? 2 : 1
  return i - at + 1
}

/** A word as the command gets it; `value` gives variables, `output` what a command in `$(…)` prints. */
export function expandWord(word: string, value: (name: string) => string, output: (script: string) => string): string {
  const parts = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|\$\(([^)]*)\)|\$\{(\w+)\}|\$(\w+)|([^'"\\$]+|.)/gs
  return word.replace(parts, (_, single?: string, double?: string, escaped?: string, command?: string, ...rest: unknown[]) => {
    const [braced, variable, plain] = rest as (string | undefined)[]
    if (single !== undefined) return single
    if (double !== undefined) return expandQuoted(double, value, output)
    if (command !== undefined) return output(command)
    const name = braced ?? variable
    return name === undefined ? (escaped ?? plain ?? '') : value(name)
  })
}

/** Between double quotes a backslash keeps its place before most characters. */
const expandQuoted = (text: string, value: (name: string) => string, output: (script: string) => string): string =>
  text.replace(
    /\\([\\$"`])|\$\(([^)]*)\)|\$\{(\w+)\}|\$(\w+)/g,
    (_, escaped?: string, command?: string, braced?: string, variable?: string) => {
      if (escaped !== undefined) return escaped
      return command === undefined ? value((braced ?? variable)!) : output(command)
    }
  )
