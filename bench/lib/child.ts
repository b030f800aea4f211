import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Where package.json lies. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

const running = new Set<ChildProcess>()

// The last resort: whatever way this process ends, its children end too.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** What every child gets of our environment; proxies and settings of the shell stay out. */
const inherited = Object.fromEntries(['PATH', 'HOME', 'LANG', 'TMPDIR'].flatMap(name => entry(name, process.env[name])))

function entry(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]]
}

export interface Child {
  readonly pid: number
  readonly process: ChildProcess
  /** The first match in what it prints, with its groups. */
  readonly found: readonly string[]
  /** Asks it to end, and ends it after `ms` milliseconds. */
  stop(ms?: number): Promise<void>
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly node?: readonly string[]
  /** Opens a channel for messages. */
  readonly ipc?: boolean
}

/** A child is ready when what it prints matches, or when this is true. */
export type Ready = RegExp | (() => Promise<boolean>)

/** Starts a script of this repository with the Node that runs us, and waits until it is ready. */
export async function startNode(
  script: string,
  args: readonly string[],
  ready: Ready,
  options: ChildOptions = {}
): Promise<Child> {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(options.ipc ? (['ipc'] as const) : [])]
  // In a group of its own: Ctrl-C reaches us alone, and we end the children in their order.
  const child = spawn(process.execPath, [...(options.node ?? []), script, ...args], {
    cwd: root,
    env: { ...inherited, ...options.env },
    stdio,
    detached: true
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return { pid: child.pid as number, process: child, found: await readyOne(child, script, ready), stop: ms => stop(child, ms) }
}

async function readyOne(child: ChildProcess, script: string, ready: Ready): Promise<readonly string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>()
  let text = ''
  let errors = ''
  child.stderr?.on('data', data => {
    errors = (errors + String(data)).slice(-4000)
  })
  child.stdout?.on('data', data => {
    text = (text + String(data)).slice(-20_000)
    const match = ready instanceof RegExp ? ready.exec(text) : null
    if (match !== null) resolve(match)
  })
  child.once('error', reject)
  child.once('exit', code => reject(new Error(`${script} ended with code ${code} before it was ready:\n${text}\n${errors}`)))
  const asking = setInterval(async () => {
    if (ready instanceof Function && (await ready().catch(() => false))) resolve([])
  }, 50)
  const timer = setTimeout(() => reject(new Error(`${script} was not ready in 20 s:\n${text}\n${errors}`)), 20_000)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    clearInterval(asking)
  }
}

async function stop(child: ChildProcess, ms = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), ms)
  await gone
  clearTimeout(timer)
}
