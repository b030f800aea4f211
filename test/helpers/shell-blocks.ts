import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../project/command.ts'
import { ADMIN_TOKEN, type Bridge } from './bridge.ts'
import { execFileBound } from './child.ts'

/** A fenced block of a page: ` ```sh ` is run by a test, ` ```sh no-run ` is only read by a shell. */
export interface Block {
  readonly line: number
  readonly isRun: boolean
  readonly text: string
  /** The JSON that stands right below it: what it must have printed; `…` stands for anything. */
  readonly expected: unknown
}

const FENCE = /^```sh( no-run)?\n(.*?)^```\n(?:\n```json\n(.*?)^```$)?/gms

export function shellBlocksOf(page: string): Block[] {
  return [...page.matchAll(FENCE)].map(({ index, 1: noRun, 2: text = '', 3: json }) => ({
    line: page.slice(0, index).split('\n').length,
    isRun: noRun === undefined,
    text,
    expected: json === undefined ? undefined : JSON.parse(json)
  }))
}

/** What came of the blocks of a page, up to the first that failed. */
export interface Ran {
  /** Null when all of them worked; otherwise the line of the block and what it said. */
  readonly failed: string | null
  /** What the block at a line printed. */
  readonly printed: ReadonlyMap<number, string>
}

/** A directory that looks like the one a reader of the pages stands in, with a bridge that was started there. */
export async function openReader(bridge: Bridge, masterKeys: string) {
  const directory = await mkdtemp(join(tmpdir(), 'jcb-guide-'))
  const bin = join(directory, '.bin')
  for (const name of (await readdir(root)).filter(one => !/^\.|^data$|^dist$/.test(one)))
    await symlink(join(root, name), join(directory, name))
  await mkdir(join(directory, 'data'))
  await writeFile(join(directory, 'data/admin-token'), `${ADMIN_TOKEN}\n`, { mode: 0o600 })
  await writeFile(join(directory, 'data/master-keys'), `${masterKeys}\n`, { mode: 0o600 })
  await symlink(dirname(bridge.redis.url), join(directory, 'data/redis'))
  await mkdir(bin)
  const program = async (name: string, text: string) => {
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`)
    await chmod(join(bin, name), 0o755)
  }
  // An answer that is an error is one here, too, and what people have as an alias is a program.
  await program('curl', 'PATH=${PATH#*:}\nexec curl --fail-with-body "$@"')
  await program('jcb', `exec '${process.execPath}' '${join(root, 'src/cli/main.ts')}' "$@"`)
  for (const name of ['npm', 'npx']) await program(name, `PATH=\${PATH#*:}\nexec ${name} "$@"`)

  const addressed = (text: string) =>
    text.replaceAll('127.0.0.1:8080', new URL(bridge.url).host).replaceAll('127.0.0.1:40123', new URL(bridge.jenkins.url).host)

  return {
    /** Runs the blocks of a page one after the other in one shell. */
    async run(blocks: readonly Block[]): Promise<Ran> {
      const script = blocks.map(({ line, text }) => `printf '\\n@@%s\\n' ${line}\n${addressed(text)}`).join('\n')
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, BRIDGE: bridge.url, TOKEN: ADMIN_TOKEN }
      const { code, out, err } = await shell(['sh', '-eu', '-c', script], { cwd: directory, env })
      const printed = new Map(
        out
          .split(/^@@/m)
          .slice(1)
          .map(part => [Number.parseInt(part, 10), part.slice(part.indexOf('\n') + 1)])
      )
      const [last = 0, said = ''] = [...printed].at(-1) ?? []
      return { failed: code === 0 ? null : `line ${last}: exit code ${code}\n${said}\n${err}`, printed }
    },
    close: () => rm(directory, { recursive: true })
  }
}

/** Whether a shell can read a text at all; null if so. */
export async function syntaxFault(text: string): Promise<string | null> {
  const { code, err } = await shell(['bash', '-n', '-c', text], {})
  return code === 0 ? null : err
}

function shell([file = '', ...args]: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv }) {
  const { promise, resolve } = Promise.withResolvers<{ code: number; out: string; err: string }>()
  const child = execFileBound(file, args, { ...options, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) =>
    resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, out, err })
  )
  child.stdin?.end()
  return promise
}
