import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { exclusive } from './exclusive.mjs'
import { run } from './run.mjs'

/** Programs that may be needed, and the Debian package of each. */
export const packages = {
  'redis-server': 'redis-server',
  chromium: 'chromium',
  groovy: 'groovy',
  haproxy: 'haproxy',
  nginx: 'nginx-light',
  faketime: 'faketime',
  zsh: 'zsh',
  fish: 'fish',
  'docker-registry': 'docker-registry',
  sshd: 'openssh-server'
}
/** Where Debian puts servers, which is not on everybody's PATH. */
const SBIN = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** Finds a program on PATH or installs its Debian package. Returns what to tell the user when neither works. */
export async function programFault(program) {
  if (onPath(program)) return undefined
  const fault = `${program} is missing: run \`apt-get install ${packages[program]}\` as root (or your system's equivalent)`
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return fault
  // one at a time on this machine: the second finds what the first installed
  const installed = await exclusive('setup', 'apt', () => onPath(program) || install(program))
  return installed && onPath(program) ? undefined : fault
}

export function onPath(program) {
  return [...(process.env.PATH ?? '').split(delimiter), ...SBIN].some(directory => {
    try {
      accessSync(join(directory, program), constants.X_OK)
      return directory !== ''
    } catch {
      return false
    }
  })
}

async function install(program) {
  // dpkg insists on the directories of the system's own programs
  const PATH = [process.env.PATH, ...SBIN].join(delimiter)
  const env = { ...process.env, PATH, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  return withoutServices(async () => {
    // a stale list of one source must not stop us: the installation itself decides
    await run('refreshing the package lists (apt-get update)', 'apt-get', [...wait, 'update'], { env })
    const args = [...wait, 'install', '--yes', '--no-install-recommends', packages[program]]
    return run(`installing ${program} (apt-get install)`, 'apt-get', args, { env })
  })
}

/** Debian starts a service when it installs it, unless policy-rc.d says no: we want the program, not a Redis on port 6379. */
async function withoutServices(work) {
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    return await work()
  } finally {
    if (ours) rmSync(policy, { force: true })
  }
}
