import type { RedisClient } from '../../store/redis/client.ts'
import { asLeader } from '../../store/redis/leader.ts'
import { type ApplyDeps, createFollower } from './apply.ts'
import { type ClusterOptions, openCluster } from './cluster-api.ts'
import { follow } from './follow.ts'
import { createWriteBack } from './write-back.ts'

/** The cluster and the Secrets to follow. */
export interface ClusterSettings extends ClusterOptions {
  readonly types: readonly string[]
}

export interface ClusterSourceDeps extends Omit<ApplyDeps, 'types' | 'written'> {
  readonly redis: RedisClient
  readonly options: ClusterSettings
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/** Starts following; closing stops it, and it may be started again. */
export type FollowCluster = () => { close(): Promise<void> }

/** Follows the Secrets of a cluster in one of all configured processes, and writes the outcomes back. Rejects if the settings are wrong. */
export async function openClusterSource(deps: ClusterSourceDeps): Promise<FollowCluster> {
  const cluster = await openCluster(deps.options)
  return () => followCluster(deps, cluster)
}

function followCluster(deps: ClusterSourceDeps, cluster: Awaited<ReturnType<typeof openCluster>>): { close(): Promise<void> } {
  const stop = new AbortController()
  const { log } = deps
  const work = async (signal: AbortSignal) => {
    log.info({}, 'this process follows the secrets of the cluster')
    const written = createWriteBack({ cluster, credentials: deps.credentials, log })
    const follower = createFollower({ ...deps, written, types: new Set(deps.options.types) })
    await Promise.all([follow({ cluster, follower, log }, signal), written.run(signal)])
  }
  const done = asLeader(deps.redis, 'cluster-source', work, stop.signal)
  return {
    async close() {
      stop.abort()
      await done
    }
  }
}
