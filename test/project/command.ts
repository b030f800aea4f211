import { fileURLToPath } from 'node:url'
import { execFileBound } from '../helpers/child.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a program of the repository as a user would, and resolves with its exit code and all that it printed. */
export function command(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {}
): Promise<{ code: number; output: string }> {
  const options = { cwd: root, env: { ...withoutTap(process.env), ...env }, maxBuffer: 64 * 1024 * 1024 }
  return new Promise(resolve => {
    execFileBound(file, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, output: stdout + stderr })
    })
  })
}

export const bin = (name: string): string => `${root}node_modules/.bin/${name}`

/** A test that starts the runner is no part of what that one runs. */
function withoutTap(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^_?TAP(_|$)/.test(name)))
}
