import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../lib/child.ts'
import type { Access } from '../lib/jenkins.ts'

const run = promisify(execFile)
/** A version manager's Python often lacks what the system's package manager installed. */
const pythons = ['python3', '/usr/bin/python3']

/** A Python that has python-jenkins; undefined when there is none. */
export async function findPythonJenkins(): Promise<{ python: string; version: string } | undefined> {
  for (const python of pythons) {
    try {
      const script = 'import jenkins, importlib.metadata as m; print(m.version("python-jenkins"))'
      return { python, version: (await run(python, ['-c', script])).stdout.trim() }
    } catch {
      // Not this one.
    }
  }
  return undefined
}

/** Milliseconds that python-jenkins needs to make a folder and credentials in it, the start of Python left out. */
export async function pythonCreates(python: string, access: Access, folder: string, count: number): Promise<number> {
  const script = join(root, 'bench/rivals/python_jenkins.py')
  const args = [script, access.url, access.user, access.token, folder, String(count)]
  const { stdout } = await run(python, args, { timeout: 300_000, env: { ...process.env, NO_PROXY: '*' } })
  return Number(stdout) * 1000
}
