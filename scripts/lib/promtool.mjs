import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { exclusive } from './exclusive.mjs'
import { onPath } from './programs.mjs'
import { run } from './run.mjs'

/** Where ours is kept: Debian's package would start a Prometheus, and only its checker is wanted. */
const directory = root => join(root, 'node_modules', '.cache', 'promtool')

/** The path of promtool, which checks rules and metrics; undefined when there is none yet. */
export function promtoolPath(root) {
  if (onPath('promtool')) return 'promtool'
  const ours = join(directory(root), 'promtool')
  return existsSync(ours) ? ours : undefined
}

/** Takes promtool out of Debian's package, without installing it. Returns what to tell the user when that does not work. */
export async function promtoolFault(root) {
  if (promtoolPath(root) !== undefined) return undefined
  const fault = 'promtool is missing: install Prometheus, so that promtool is on PATH'
  if (!onPath('apt-get') || !onPath('dpkg-deb')) return fault
  return exclusive('setup', directory(root), async () => (promtoolPath(root) || (await fetched(root)) ? undefined : fault))
}

async function fetched(root) {
  mkdirSync(directory(root), { recursive: true })
  const work = mkdtempSync(join(directory(root), 'new-'))
  try {
    // the package lists of a fresh machine are empty or old; only root may renew them
    const download = 'apt-get download prometheus || { apt-get update && apt-get download prometheus; }'
    if (!(await run('fetching promtool (apt-get download)', 'sh', ['-c', download], { cwd: work }))) return false
    const name = readdirSync(work).find(file => file.endsWith('.deb')) ?? ''
    const unpack = `dpkg-deb --fsys-tarfile '${name}' | tar -xf - ./usr/bin/promtool`
    if (!(await run('unpacking promtool', 'sh', ['-c', unpack], { cwd: work }))) return false
    renameSync(join(work, 'usr', 'bin', 'promtool'), join(directory(root), 'promtool'))
    return true
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
