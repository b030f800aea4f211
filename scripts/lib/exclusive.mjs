import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs `work` while no other process runs it for the same directory. The lock is a socket in Linux's abstract namespace: the
 * kernel releases it with the process, so a killed set-up leaves nothing to clean. Elsewhere there is no lock.
 */
export async function exclusive(what, directory, work) {
  if (process.platform !== 'linux') return work()
  const name = `\0${what}-${createHash('sha256').update(directory).digest('hex').slice(0, 32)}`
  const server = createServer()
  for (let announced = false; !(await listening(server, name)); announced = true) {
    if (!announced) console.error(`${what}: another process is at it, waiting`)
    await sleep(200)
  }
  try {
    return await work()
  } finally {
    server.close()
  }
}

function listening(server, path) {
  return new Promise((resolve, reject) => {
    server.removeAllListeners()
    server.once('listening', () => resolve(true))
    server.once('error', error => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
    server.listen(path)
  })
}
