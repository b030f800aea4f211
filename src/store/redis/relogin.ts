import { Cluster, type Redis, type RedisOptions } from 'ioredis'
import { sentinelsOf } from './sentinels.ts'

/** The options of a connection that can change while it is open. */
export type Login = Pick<RedisOptions, 'username' | 'password' | 'sentinelUsername' | 'sentinelPassword'>

const NAMES = ['username', 'password', 'sentinelUsername', 'sentinelPassword'] as const

/** What is opened from these options from now on uses the login. */
export function setLogin(options: Login, login: Login): void {
  for (const name of NAMES) {
    if (login[name] === undefined) delete options[name]
    else options[name] = login[name]
  }
}

/**
 * Gives a connection another login without closing it: `AUTH` takes its turn among the commands, behind a blocking one, too. Where it is
 * refused the connection stays as it is. Whatever is opened again uses the new login.
 */
export async function relogin(redis: Redis | Cluster, login: Login): Promise<void> {
  if (redis instanceof Cluster) {
    setLogin((redis.options.redisOptions ??= {}), login)
    await Promise.all(redis.nodes('all').map(node => relogin(node, login)))
    return
  }
  setLogin(redis.options, login)
  const { username, password, sentinelUsername, sentinelPassword } = login
  // A connection that listens takes no AUTH.
  for (const sentinel of sentinelsOf(redis.options))
    setLogin(sentinel.options, { username: sentinelUsername, password: sentinelPassword })
  if (redis.status !== 'ready' || !password) return
  await (username ? redis.auth(username, password) : redis.auth(password))
}
