import { PassThrough, Readable } from 'node:stream'
import { run } from '../../src/cli/run.ts'

export interface CliAnswer {
  readonly exit: number
  readonly out: Buffer
  readonly err: string
}

/** Runs a command line in this process, with an environment of its own. */
export async function cli(
  args: readonly string[],
  env: Record<string, string>,
  { stdin = '', signal = new AbortController().signal }: { stdin?: string | Buffer; signal?: AbortSignal } = {}
): Promise<CliAnswer> {
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  const into = (chunks: Buffer[]) => new PassThrough().on('data', chunk => chunks.push(Buffer.from(chunk)))
  const exit = await run(args, { env, stdin: Readable.from([Buffer.from(stdin)]), stdout: into(out), stderr: into(err), signal })
  // What was written is handed over in the next turn.
  await new Promise(setImmediate)
  return { exit, out: Buffer.concat(out), err: Buffer.concat(err).toString() }
}
