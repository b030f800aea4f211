import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

const HOME = '/dev/shm'
/** Bytes that must be free: what the suites of a run hold at once is a tenth of it. A container has 64 MiB, unless it is given more. */
const ROOM = 2 * 1024 ** 3

/**
 * A new directory in memory for the temporary files of this process and its children, removed when the process ends; undefined where
 * there is none, or TMPDIR says where they belong.
 */
export function memoryDirectory() {
  if (process.env.TMPDIR || !isUsable()) return undefined
  removeAbandoned()
  const directory = mkdtempSync(join(HOME, `jcb-tests-${process.pid}-`))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A run that was killed could not remove its own. */
function removeAbandoned() {
  for (const name of readdirSync(HOME)) {
    const owner = /^jcb-tests-(\d+)-/.exec(name)?.[1]
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(HOME, name), { recursive: true, force: true })
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function isUsable() {
  try {
    const { bavail, bsize } = statfsSync(HOME)
    return bavail * bsize >= ROOM && takesPrograms(readFileSync('/proc/mounts', 'utf8'))
  } catch {
    return false
  }
}

/** Some suites write a program and run it. */
const takesPrograms = mounts =>
  mounts.split('\n').some(line => {
    const [, place, kind, options = ''] = line.split(' ')
    return place === HOME && kind === 'tmpfs' && !options.split(',').includes('noexec')
  })
