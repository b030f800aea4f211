import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { spawnBound } from '../child.ts'

export interface Jenkinsfile {
  readonly code: string
  readonly type: string
  readonly form: string
}

/** What a Jenkinsfile did, or why it cannot be played. */
export interface Played {
  readonly fault?: string
  readonly did?: readonly {
    readonly step: string
    readonly id?: string
    readonly script?: string
    /** Names of variables, and what they hold: a field, two of them with a colon between, or `file:FIELD` for the path of a file with it. */
    readonly variables?: Readonly<Record<string, string>>
  }[]
}

const player = fileURLToPath(new URL('play.groovy', import.meta.url))

/** Plays Jenkinsfiles with a real Groovy and with steps that write down what they are told. */
export async function play(files: readonly Jenkinsfile[]): Promise<readonly Played[]> {
  const groovy = spawnBound('groovy', [player], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, JAVA_HOME: javaHome() }
  })
  groovy.on('error', () => {})
  groovy.stdin.on('error', () => {})
  groovy.stdin.end(JSON.stringify(files))
  const output = await text(groovy.stdout)
  if (output === '') throw new Error('groovy said nothing: run node scripts/setup.mjs groovy')
  return JSON.parse(output)
}

/** Where Java is: Debian's groovy looks for a default one, which is not there where another package brought Java. */
export function javaHome(): string | undefined {
  if (process.env['JAVA_HOME'] !== undefined) return process.env['JAVA_HOME']
  const java = (process.env['PATH'] ?? '').split(delimiter).map(directory => join(directory, 'java'))
  const found = java.find(file => existsSync(file))
  return found === undefined ? undefined : join(realpathSync(found), '../..')
}
