import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSyncBound } from '../child.ts'

/** How a program was called by a script. */
export interface Call {
  readonly program: string
  readonly args: readonly string[]
  readonly stdin: string
  /** What was in the file that KUBECONFIG or GOOGLE_APPLICATION_CREDENTIALS names, or in the one after `-i` or `--settings`. */
  readonly file: string
  /** What ssh-keygen makes of an OpenSSH key after `-i`, asking for its passphrase as ssh does. */
  readonly opened: string
  readonly variables: Readonly<Record<string, string>>
}

export interface Ran {
  readonly code: number | null
  /** All that the console of the build would show, the trace of the shell included. */
  readonly output: string
  readonly calls: readonly Call[]
  /** Names of what it left in its directory. */
  readonly left: readonly string[]
}

/** Programs that pipelines call; here each notes how it was called. */
const PROGRAMS = ['docker', 'git', 'kubectl', 'helm', 'curl', 'ssh', 'mvn', 'terraform', 'aws', 'jarsigner']

const STUB = `#!/bin/sh
call=$(mktemp -d "$CALLS/XXXXXX")
basename "$0" > "$call/program"
for arg in "$@"; do printf '%s\\0' "$arg"; done > "$call/args"
cat > "$call/stdin"
env -0 > "$call/env"
[ "$1" = -i ] && cat "$2" > "$call/file"
[ "$2" = --settings ] && cat "$3" > "$call/file"
[ -n "$GOOGLE_APPLICATION_CREDENTIALS" ] && cat "$GOOGLE_APPLICATION_CREDENTIALS" > "$call/file"
[ -n "$KUBECONFIG" ] && cat "$KUBECONFIG" > "$call/file"
[ "$1" = -i ] && grep -q OPENSSH "$2" && ssh-keygen -y -f "$2" > "$call/opened" 2>&1
exit 0
`

/** Runs a script as the step \`sh\` does, with these variables; \`file:\` values become files. */
export function runScript(script: string, variables: Readonly<Record<string, string>>): Ran {
  const dir = mkdtempSync(join(tmpdir(), 'jcb-sh-'))
  try {
    const [bin, calls] = [join(dir, 'bin'), join(dir, 'calls')]
    for (const path of [bin, calls]) mkdirSync(path)
    for (const program of PROGRAMS) {
      writeFileSync(join(bin, program), STUB)
      chmodSync(join(bin, program), 0o755)
    }
    writeFileSync(join(dir, 'script.sh'), script)
    const { status, stdout, stderr } = spawnSyncBound('/bin/sh', ['-xe', 'script.sh'], {
      cwd: dir,
      env: { PATH: `${bin}:/usr/bin:/bin`, CALLS: calls, TMPDIR: dir, ...withFiles(dir, variables) },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8'
    })
    const left = readdirSync(dir).filter(name => !/^(bin|calls|script\.sh|file-\d+)$/.test(name))
    return { code: status, output: stdout + stderr, calls: readdirSync(calls).map(name => callIn(join(calls, name))), left }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function withFiles(dir: string, variables: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(variables).map(([name, value], i) => {
    if (!value.startsWith('file:')) return [name, value]
    const path = join(dir, `file-${i}`)
    writeFileSync(path, value.slice('file:'.length), { mode: 0o600 })
    return [name, path]
  })
  return Object.fromEntries(entries)
}

function callIn(dir: string): Call {
  const read = (name: string) => (readdirSync(dir).includes(name) ? readFileSync(join(dir, name), 'utf8') : '')
  const list = (name: string) => read(name).split('\0').slice(0, -1)
  const variables = list('env').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
  return {
    ...{ program: read('program').trim(), args: list('args'), stdin: read('stdin'), file: read('file'), opened: read('opened') },
    variables: Object.fromEntries(variables)
  }
}
