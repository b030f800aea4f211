import { Cluster } from 'ioredis'
import { own } from '../../domain/own.ts'
import type { RedisClient } from './client.ts'

/** Projects that one command is about: few enough that nobody waits long for Redis meanwhile. */
const MOST = 50

/** The keys of one project, and the answer of the script for it. */
export type ForMany<T> = (keys: readonly (readonly string[])[], args: readonly string[]) => Promise<PromiseSettledResult<T>[]>

/** Commands that were defined at run time. */
type Defined = Readonly<Record<string, (...args: readonly (string | number)[]) => Promise<unknown>>>

/** Makes a script that works on the keys of one project work on those of many. */
const forEach = (numberOfKeys: number, lua: string): string => `
local function answer(KEYS)
${lua}
end
local found = {}
for i = 1, #KEYS, ${numberOfKeys} do
  local keys = {}
  for k = 1, ${numberOfKeys} do keys[k] = KEYS[i + k - 1] end
  found[#found + 1] = answer(keys) or false
end
return found`

/**
 * Defines a script that reads one project, and returns a function that runs it for many of them: with a command for some dozens of them
 * on one server, with one for each in a cluster, where they are in different slots. Projects that cannot be read do not affect others.
 */
export function defineForMany<T>(redis: RedisClient, name: string, numberOfKeys: number, lua: string): ForMany<T> {
  const many = `${name}Many`
  redis.defineCommand(name, { numberOfKeys, lua })
  redis.defineCommand(many, { lua: forEach(numberOfKeys, lua) })
  const run = <R>(command: string, ...args: readonly (string | number)[]): Promise<R> =>
    own(redis as unknown as Defined, command)?.call(redis, ...args) as Promise<R>
  const each: ForMany<T> = (all, args) => Promise.allSettled(all.map(keys => run<T>(name, ...keys, ...args)))

  async function together(some: Parameters<ForMany<T>>[0], args: readonly string[]): Promise<PromiseSettledResult<T>[]> {
    const keys = some.flat()
    const found = await run<T[]>(many, keys.length, ...keys, ...args).catch(() => undefined)
    return found?.map(value => ({ status: 'fulfilled', value })) ?? each(some, args)
  }

  return async (all, args) => {
    if (redis instanceof Cluster || all.length === 1) return each(all, args)
    const starts = Array.from({ length: Math.ceil(all.length / MOST) }, (_, i) => i * MOST)
    return (await Promise.all(starts.map(start => together(all.slice(start, start + MOST), args)))).flat()
  }
}

/** The answers, if there is one for every project; throws the first error otherwise. */
export const allOf = <T>(results: readonly PromiseSettledResult<T>[]): T[] =>
  results.map(result => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
