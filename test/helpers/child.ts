import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

/**
 * Starts a program that the kernel kills when this process ends, however it ends and even if the program is frozen: a test file that
 * is killed at its time limit runs no teardown. Outside Linux the program is started as it is.
 */
export function spawnBound(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  // setpriv replaces itself by the program: the process id, the signals and the exit code are the program's
  if (process.platform === 'linux') return spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], options)
  return spawn(program, args, options)
}
