import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { typeNamed } from '../../src/domain/types/index.ts'
import { execFileSyncBound } from './child.ts'

/** A real key without a passphrase: that of the example. */
export const SSH_KEY = typeNamed('ssh-key').example.data['privateKey'] as string

/** Runs something in a directory of its own, which goes with it. */
export function inDirectory<T>(work: (directory: string, run: (program: string, ...args: string[]) => string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'jcb-content-'))
  const run = (program: string, ...args: string[]) =>
    execFileSyncBound(program, args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    return work(directory, run)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** A key as ssh-keygen makes it. */
export const sshKeygen = (...args: string[]): string =>
  inDirectory((directory, run) => {
    run('ssh-keygen', '-q', '-f', 'key', '-C', 'someone@example', ...args)
    return readFileSync(join(directory, 'key'), 'utf8')
  })

/** A key with this passphrase; few rounds, since the tests need no strength. */
export const encryptedKey = (passphrase: string): string => sshKeygen('-t', 'ed25519', '-a', '1', '-N', passphrase)

/** The public half of a key, as ssh-keygen sees it. */
export const publicHalfOf = (key: string): string =>
  inDirectory((directory, run) => {
    writeFileSync(join(directory, 'key'), key, { mode: 0o600 })
    return run('ssh-keygen', '-y', '-f', 'key').trim()
  })

/** A kubeconfig that is in order, with this token in it. */
export const kubeconfigWith = (token: string): string =>
  JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'demo' },
    clusters: [{ name: 'demo', cluster: { server: 'https://k8s.example.com:6443' } }],
    contexts: [{ name: 'demo', context: { cluster: 'demo', user: 'demo' } }],
    users: [{ name: 'demo', user: { token } }]
  })
