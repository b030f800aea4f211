import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** Our own redis-server: reachable by a socket that only our user can open; every write is on disk before it is acknowledged. */
export interface EmbeddedRedis {
  /** Path of the socket, usable as REDIS_URL. */
  readonly url: string
  readonly pid: number
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ended>
  close(): Promise<void>
}

/** How a process has ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Maximum length of a Unix socket path on both Linux and macOS. */
const SOCKET_PATH = 100
const START = 10_000
const STOP = 10_000

export interface StartOptions {
  /** The socket of a previous server. */
  readonly former?: string
  /** Milliseconds until it must answer. */
  readonly patience?: number | undefined
}

/** Starts a redis-server on `dir`. One left running there by a killed bridge is stopped first. */
export async function startRedis(dir: string, { former, patience = START }: StartOptions = {}): Promise<EmbeddedRedis> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const inDir = join(dir, 'redis.sock')
  // The socket of the previous server: two servers on the same files would destroy them.
  const recorded = join(dir, 'socket')
  await stopOrphan(await readFile(recorded, 'utf8').catch(() => inDir))
  const isLong = inDir.length > SOCKET_PATH
  const socket = former ?? (isLong ? join(await mkdtemp(join(tmpdir(), 'jcb-')), 'redis.sock') : inDir)
  await writeFile(recorded, socket, { mode: 0o600 })
  // In a separate process group, so that Ctrl-C reaches only us, and we stop Redis last.
  const child = spawn('redis-server', optionsOf(dir, socket), { stdio: 'ignore', detached: true })
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', () =>
      reject(
        new Error(
          'redis-server is not installed (Debian: apt install redis-server); or set REDIS_URL to use a Redis that runs already'
        )
      )
    )
    child.once('exit', code => reject(new Error(`redis-server ended with code ${code}; ${join(dir, 'redis.log')} says why`)))
  })
  failed.catch(() => {})
  const ended = new Promise<Ended>(resolve => child.once('exit', (code, signal) => resolve({ code, signal })))
  try {
    await Promise.race([answering(socket, child, patience), failed])
  } catch (error) {
    if (child.pid !== undefined) await stop(child)
    throw error
  }
  return {
    url: socket,
    pid: child.pid as number,
    ended,
    async close() {
      await stop(child)
      if (isLong) await rm(dirname(socket), { recursive: true, force: true })
    }
  }
}

const optionsOf = (dir: string, socket: string): string[] =>
  Object.entries({
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir,
    logfile: join(dir, 'redis.log'),
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    'maxmemory-policy': 'noeviction'
  }).flatMap(([name, value]) => [`--${name}`, value])

async function answering(socket: string, child: ChildProcess, patience: number): Promise<void> {
  const end = performance.now() + patience
  while (performance.now() < end && child.exitCode === null) {
    if ((await ask(socket, 'PING')) === '+PONG') return
    await setTimeout(20)
  }
  throw new Error(`redis-server did not answer within ${patience} ms`)
}

async function stopOrphan(socket: string): Promise<void> {
  if ((await ask(socket, 'PING')) === undefined) return
  await ask(socket, 'SHUTDOWN')
  const end = performance.now() + STOP
  while ((await ask(socket, 'PING')) !== undefined) {
    if (performance.now() > end)
      throw new Error(`a redis-server left by an earlier run at ${socket} does not stop; end its process, then start again`)
    await setTimeout(20)
  }
}

/** The first line of the reply to a command; '' if the peer is silent, undefined if nothing listens. */
function ask(socket: string, command: string): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const connection = connect(socket, () => connection.write(`${command}\r\n`))
  connection.setTimeout(1000, () => connection.destroy())
  connection.once('data', data => {
    resolve(data.toString().split('\r\n', 1)[0])
    connection.destroy()
  })
  connection.once('error', () => resolve(undefined))
  connection.once('close', () => resolve(''))
  return promise
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const { promise, resolve } = Promise.withResolvers<void>()
  child.once('exit', () => resolve())
  child.kill('SIGTERM')
  const timer = globalThis.setTimeout(() => child.kill('SIGKILL'), STOP)
  await promise
  clearTimeout(timer)
}
