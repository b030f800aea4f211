import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { ADMIN_TOKEN } from './bridge.ts'
import { spawnParent } from './child.ts'
import { printedBy } from './printed.ts'

const main = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url))

/** A bridge in a process of its own, as an operator runs it. */
export interface BridgeProcess {
  readonly url: string
  readonly pid: number
  readonly output: () => string
  /** Resolves with the exit code when the process has ended, for whatever reason. */
  readonly ended: Promise<number | null>
  /** Calls it with the admin token; an object is sent as JSON. */
  call(method: string, path: string, body?: object): Promise<{ status: number; text: string }>
  /** Sends a signal; resolves with the exit code when the process has ended. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

/**
 * Starts a bridge with these settings and waits until it answers. `around`: a command that runs it, with its arguments; `command`: what is
 * run instead of the sources.
 */
export async function startBridgeProcess(
  env: Readonly<Record<string, string>>,
  around: readonly string[] = [],
  command: readonly string[] = [process.execPath, main]
): Promise<BridgeProcess> {
  const [program = '', ...args] = [...around, ...command]
  const child: ChildProcess = spawnParent(program, args, {
    env: { PATH: process.env['PATH'], PORT: '0', DRAIN_TIME: '0s', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const printed = printedBy(child)
  const [, url = ''] = await printed.match(/"url":"([^"]+)".*"bridge started"/)
  return {
    url,
    pid: child.pid ?? 0,
    output: printed.text,
    ended,
    async call(method, path, body) {
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, ...type }
      const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
      return { status: answer.status, text: await answer.text() }
    },
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit')
        child.kill(signal)
        await gone
      }
      return child.exitCode
    }
  }
}
