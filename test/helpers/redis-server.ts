import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { spawnBound } from './child.ts'

/** A real redis-server of a test's own, on a socket in a temporary directory. */
export interface TestRedis {
  readonly url: string
  /** A connection for looking into it. */
  readonly client: Redis
  /** Ends it as a crash would; what was acknowledged is on disk. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Stops it from answering without ending it, and the other way round. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

/** `env`: more of its environment. */
export async function startTestRedis(env: Readonly<Record<string, string>> = {}): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-redis-'))
  const url = join(dir, 'redis.sock')
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const options = {
      port: '0',
      unixsocket: url,
      dir,
      appendonly: 'yes',
      appendfsync: 'always',
      save: '',
      'maxmemory-policy': 'noeviction'
    }
    child = spawnBound(
      'redis-server',
      Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
      { stdio: 'ignore', env: { ...process.env, ...env } }
    )
    child.on('error', () => {})
    await client.ping()
  }

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  const client = new Redis(url, { connectionName: 'test', retryStrategy: () => 20, maxRetriesPerRequest: null })
  client.on('error', () => {})
  await start()
  return {
    url,
    client,
    kill,
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async close() {
      client.disconnect()
      child?.kill('SIGCONT')
      await kill()
      await rm(dir, { recursive: true, force: true })
    }
  }
}

/** Everything that a Redis holds, as text: every key of every type. For tests that look for what must not be there. */
export async function dumpOf(client: Redis): Promise<string> {
  const parts: unknown[] = []
  for await (const keys of client.scanStream({ count: 1000 })) {
    for (const key of keys as string[]) parts.push(key, await valueOf(client, key))
  }
  return JSON.stringify(parts)
}

async function valueOf(client: Redis, key: string): Promise<unknown> {
  const read: Record<string, () => Promise<unknown>> = {
    string: () => client.get(key),
    hash: () => client.hgetall(key),
    list: () => client.lrange(key, 0, -1),
    set: () => client.smembers(key),
    zset: () => client.zrange(key, 0, '-1', 'WITHSCORES'),
    stream: () => client.xrange(key, '-', '+')
  }
  return read[await client.type(key)]?.()
}
