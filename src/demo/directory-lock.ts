import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Takes a directory for this process; throws when another live process has it. A lock that a killed process left is taken over. */
export async function lockDirectory(dir: string): Promise<{ close(): Promise<void> }> {
  const path = join(dir, 'lock')
  const mine = `${process.pid} ${await startOf(process.pid)}`
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(path, mine, { flag: 'wx', mode: 0o600 })
      return { close: () => rm(path, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = await readFile(path, 'utf8').catch(() => '')
    if (await isAlive(holder)) {
      throw new Error(`${dir} is in use by the process ${holder.split(' ')[0]}. Stop it, or set DATA_DIR to another directory.`)
    }
    await rm(path, { force: true })
  }
  throw new Error(`${dir} is being taken by another process`)
}

/** A process is the one that wrote the lock if it has its id and began when the writer did: ids are used again. */
async function isAlive(holder: string): Promise<boolean> {
  const [pid, start] = holder.split(' ')
  const now = await startOf(Number(pid))
  return now !== undefined && now === start
}

/** When a process began, in the kernel's own count; where there is no /proc, whether it lives. */
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
