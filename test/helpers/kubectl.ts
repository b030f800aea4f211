import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSyncBound } from './child.ts'

export interface Kubectl {
  readonly version: string
  /** Whether it reads a kubeconfig. */
  readonly reads: (content: string) => boolean
  /** What a folder with a kustomization comes to, in YAML. Throws what kubectl says, warnings included. */
  readonly kustomize: (directory: string) => string
}

/** Calls a kubectl of 1.32 or newer with files of its own; undefined where there is none. `dispose` removes them. */
export function findKubectl(program = 'kubectl'): (Kubectl & { dispose(): void }) | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'jcb-kubectl-'))
  const file = join(directory, 'config')
  const run = (...args: string[]) =>
    spawnSyncBound(program, args, {
      cwd: directory,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: directory },
      timeout: 30_000
    })
  const dispose = () => rmSync(directory, { recursive: true })
  const [version, major, minor] = /v(\d+)\.(\d+)\.\d+/.exec(run('version', '--client').stdout ?? '') ?? []
  if (version === undefined || Number(major) !== 1 || Number(minor) < 32) {
    dispose()
    return undefined
  }
  const reads = (content: string): boolean => {
    writeFileSync(file, content)
    const { status, stderr } = run('config', 'view', '--raw', '--kubeconfig', file)
    if (status !== 0 && !/error loading config file|error converting|couldn't get version/.test(stderr)) throw new Error(stderr)
    return status === 0
  }
  const kustomize = (folder: string): string => {
    const { status, stdout, stderr } = run('kustomize', folder)
    if (status !== 0 || stderr !== '') throw new Error(stderr)
    return stdout
  }
  return { version, reads, kustomize, dispose }
}
