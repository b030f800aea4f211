import { readFile } from 'node:fs/promises'
import type { Redis } from 'ioredis'

interface StoredKey {
  readonly type: 'string' | 'hash' | 'zset' | 'stream'
  readonly expires?: boolean
  // biome-ignore lint/suspicious/noExplicitAny: what it is follows from the type
  readonly content: any
}

/** What a version of the bridge had kept in Redis; made by the script of the same name beside it. */
export interface Stored {
  readonly masterKeys: string
  /** The text of an API token, `operator` in the project `demo`. */
  readonly apiToken: string
  readonly keys: Readonly<Record<string, StoredKey>>
}

export const storedAs = async (name: 'format-1'): Promise<Stored> =>
  JSON.parse(await readFile(new URL(`../fixtures/store/${name}.json`, import.meta.url), 'utf8'))

/** Puts all of it into a Redis, as it was. */
export async function put(client: Redis, { keys }: Stored): Promise<void> {
  const commands = client.pipeline()
  for (const [key, { type, content, expires }] of Object.entries(keys)) {
    if (type === 'string') commands.set(key, content)
    else if (type === 'hash') commands.hset(key, content)
    else if (type === 'zset') for (let i = 0; i < content.length; i += 2) commands.zadd(key, content[i + 1], content[i])
    else for (const [id, fields] of content) commands.xadd(key, id, ...fields)
    if (expires) commands.expire(key, 3600)
  }
  const failed = (await commands.exec())?.find(([error]) => error !== null)
  if (failed?.[0]) throw failed[0]
}
