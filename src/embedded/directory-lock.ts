import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Locks a directory for this process; throws if another live process has it. A lock left by a killed process is taken over. */
export async function lockDirectory(dir: string): Promise<{ close(): Promise<void> }> {
  const path = join(dir, 'lock')
  const mine = `${process.pid} ${await startOf(process.pid)}`
  for (let attempt = 0; attempt < 2; attempt++) {
    if (await appear(path, mine)) return { close: () => rm(path, { force: true }) }
    const holder = await readFile(path, 'utf8').catch(() => '')
    if (await isAlive(holder)) {
      throw new Error(`${dir} is in use by the process ${holder.split(' ')[0]}. Stop it, or set DATA_DIR to another directory.`)
    }
    await removeStale(path, holder)
  }
  throw new Error(`${dir} is being locked by another process`)
}

/** Creates a file with its content atomically; `false` if it exists. */
async function appear(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${process.pid}`
  await writeFile(draft, content, { mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Removes the lock of a dead process, but not one that another process has put there meanwhile: the renamed file tells. */
async function removeStale(path: string, holder: string): Promise<void> {
  const aside = `${path}.stale.${process.pid}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await readFile(aside, 'utf8')) !== holder) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

/** A process wrote the lock if both its id and its start time match: ids are reused. */
async function isAlive(holder: string): Promise<boolean> {
  const [pid, start] = holder.split(' ')
  const now = await startOf(Number(pid))
  return now !== undefined && now === start
}

/** The start time of a process in the kernel's units; without /proc, whether it is alive. */
async function startOf(pid: number): Promise<string | undefined> {
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return process.platform === 'linux' ? undefined : livesWithoutProc(pid)
  }
}

function livesWithoutProc(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
    return 'alive'
  } catch {
    return undefined
  }
}
