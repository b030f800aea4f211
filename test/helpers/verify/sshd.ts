import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { execFileSyncBound, spawnBound } from '../child.ts'
import { freePort } from '../free-port.ts'

/** A key pair of ssh-keygen: the file of the private key, and the line of the public one without its comment. */
export interface KeyPair {
  readonly privateKey: string
  readonly publicKey: string
}

/** An OpenSSH server for the user of this process. */
export interface Sshd {
  readonly port: number
  readonly address: string
  readonly user: string
  /** The lines of its host keys. */
  readonly hostKeys: readonly string[]
  /** Lines of its log so far. */
  readonly log: readonly string[]
  /** Lets in the holders of these keys as well; a line may begin with options. */
  authorize(...lines: readonly string[]): void
}

/** Debian's place for it; it wants to be called by a whole path. */
const PROGRAM = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find(path => existsSync(path))

export function makeKey(t: Test, ...args: readonly string[]): KeyPair {
  const directory = mkdtempSync(join(tmpdir(), 'jcb-ssh-key-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  const passphrase = args.includes('-N') ? [] : ['-N', '']
  const file = join(directory, 'key')
  execFileSyncBound('ssh-keygen', ['-q', '-f', file, '-C', '', '-a', '1', ...passphrase, ...args])
  return { privateKey: readFileSync(file, 'utf8'), publicKey: readFileSync(`${file}.pub`, 'utf8').trim() }
}

/** `settings`: more lines of its configuration. */
export async function startSshd(t: Test, hostKeys: readonly KeyPair[], ...settings: readonly string[]): Promise<Sshd> {
  if (PROGRAM === undefined) throw new Error('there is no sshd: run node scripts/setup.mjs sshd')
  const directory = mkdtempSync(join(tmpdir(), 'jcb-sshd-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  // Debian makes it when the service starts.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  const authorized = join(directory, 'authorized')
  writeFileSync(authorized, '')
  const files = hostKeys.map(({ privateKey }, i) => {
    const file = join(directory, `host-key-${i}`)
    writeFileSync(file, privateKey, { mode: 0o600 })
    return file
  })
  const port = await freePort()
  const lines = [
    ...[
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      'PidFile none',
      'UsePAM no',
      'StrictModes no',
      'LogLevel VERBOSE',
      'MaxStartups 100'
    ],
    ...['PermitRootLogin yes', 'KbdInteractiveAuthentication no', `AuthorizedKeysFile ${authorized}`],
    ...files.map(file => `HostKey ${file}`)
  ]
  // The first line with a setting counts.
  writeFileSync(join(directory, 'config'), [...settings, 'PasswordAuthentication no', ...lines, ''].join('\n'))
  const child = spawnBound(PROGRAM, ['-D', '-e', '-f', join(directory, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  const log: string[] = []
  const reader = createInterface({ input: child.stderr as NodeJS.ReadableStream })
  await Promise.race([
    new Promise<void>(resolve =>
      reader.on('line', line => {
        log.push(line)
        if (/^Server listening/.test(line)) resolve()
      })
    ),
    once(child, 'exit').then(() => Promise.reject(new Error(`sshd ended: ${log.join('\n')}`)))
  ])
  return {
    ...{ port, log, hostKeys: hostKeys.map(({ publicKey }) => publicKey), user: userInfo().username },
    address: `ssh://127.0.0.1:${port}`,
    authorize: (...more) => writeFileSync(authorized, `${more.join('\n')}\n`, { flag: 'a' })
  }
}
