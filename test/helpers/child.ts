import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

/** What a command begins with that the kernel ends with the process that started it. Outside Linux it is not bound. */
export const binding = (signal = 'KILL'): readonly string[] =>
  process.platform === 'linux' ? ['setpriv', '--pdeathsig', signal] : []

type Run = (program: string, args: readonly string[], options: object, ...more: unknown[]) => unknown

/**
 * Binds what `run` starts to this process: the kernel ends it when this process ends, however it ends, since a test file that is killed at
 * its time limit runs no teardown. SIGKILL ends a frozen program, too.
 *
 * The program shares our cache of compiled code; without it every start of a bridge compiles all of it.
 */
const bind = <F>(run: F, signal = 'KILL'): F => {
  const { NODE_COMPILE_CACHE } = process.env
  const bound: Run = (program, args, options = {}, ...more) => {
    const env =
      'env' in options && NODE_COMPILE_CACHE !== undefined ? { NODE_COMPILE_CACHE, ...(options.env as object) } : undefined
    const all = env === undefined ? options : { ...options, env }
    // setpriv replaces itself by the program: the process id, the signals and the exit code are the program's
    const [first = program, ...rest] = [...binding(signal), program, ...args]
    return (run as Run)(first, rest, all, ...more)
  }
  return bound as F
}

// As those of Node, with the arguments of the program in any case.
export const spawnBound = bind(spawn)
export const spawnSyncBound = bind(spawnSync)
export const execFileBound = bind(execFile)
export const execFileSyncBound = bind(execFileSync)
export const execFileAsync = bind(promisify(execFile))

/** For a program that has children, which it ends when it is asked to end. */
export const spawnParent = bind(spawn, 'TERM')
