import type { Logger } from 'pino'
import { createCommit } from '../../commands/commit.ts'
import { createEnqueueChange } from '../../commands/enqueue-change.ts'
import { createInspect } from '../../commands/inspect/inspect.ts'
import { createOpenSecrets } from '../../commands/open-secrets.ts'
import { createReadShare } from '../../commands/read-share.ts'
import { wantedValue } from '../../commands/resolve.ts'
import { typeOf } from '../../domain/credential.ts'
import type { Quota } from '../../domain/quota.ts'
import { referenceIn } from '../../domain/references.ts'
import type { Tracing } from '../../domain/tracing.ts'
import { bringForward } from '../../refresh/bring-forward.ts'
import { startShareFollower } from '../../refresh/follow-shares.ts'
import { heal } from '../../refresh/healing.ts'
import { startRefresher } from '../../refresh/refresher.ts'
import { createCredentialStore } from '../../store/credential/credential-store.ts'
import { asLeader } from '../../store/redis/leader.ts'
import { createDueIndex } from '../../store/sync/due-index.ts'
import type { Enqueue } from '../../sync/queue.ts'
import type { Threads } from '../../threads/pool.ts'
import type { OpenStore } from '../compose-store.ts'
import type { OpenControllers } from '../controllers/controllers.ts'
import type { Disposal } from '../disposal.ts'
import type { TryParts } from '../verify/tries.ts'
import type { OpenSecretStores } from './open-secret-stores.ts'
import type { ReferenceParts } from './references.ts'
import { resolvedFrom } from './resolve.ts'

export interface RefreshParts {
  readonly secretStores: OpenSecretStores
  readonly references: ReferenceParts
  readonly tries: Pick<TryParts, 'noteUnverified'>
}

interface Deps extends RefreshParts {
  readonly settings: { readonly quota?: Quota | undefined }
  /** The threads of the process, shared with its API. */
  readonly threads: Threads
  readonly store: OpenStore
  readonly jenkins: OpenControllers
  readonly enqueue: Enqueue
  readonly tracing: Tracing
  readonly log: Logger
}

/** Starts what reads values again from secret stores. */
export function openRefresher(
  { settings, threads, store, jenkins, enqueue, secretStores, references, tries, tracing, log }: Deps,
  disposal: Disposal
): void {
  const { redis, proofs, projects, sealer, clock, now, metrics } = store
  const { noteUnverified } = tries
  const { index, shareIndex, shareOffers, sources, turns, intervalOf, resolve, beginReferring, shareWrites } = references
  const credentials = createCredentialStore(redis, proofs, settings.quota, tracing.here)
  const enqueueChange = createEnqueueChange({ enqueue, due: createDueIndex(redis), now: clock.now, log })
  const openSecrets = createOpenSecrets({ credentials, sealer })
  const writing = {
    ...{ credentials, sources, resolve, now, clock: clock.now, log, openSecrets, inspect: createInspect(threads), enqueueChange },
    commit: createCommit({ credentials, sealer, enqueueChange, now, beginReferring, shareWrites, noteUnverified }),
    readShare: createReadShare({ credentials, openSecrets }),
    isEmojiSafe: (name: string) => jenkins.controllers.get(name)?.lastCapabilities?.emojiSafe
  }
  const refresher = startRefresher({
    ...{ stores: secretStores.stores, ready: secretStores.refresh, projects, index, shareIndex, turns, intervalOf },
    ...{ ...writing, observer: metrics.sources },
    readField: answer => (_, credential, field) => {
      const reference = referenceIn(credential.references, field)
      return reference === undefined
        ? { failure: 'NotFound' }
        : resolvedFrom(answer, wantedValue(typeOf(credential), field, reference))
    }
  })
  disposal.add(store.vitals.loop('refresh of secrets', refresher), r => r.close())
  const follower = startShareFollower({ ...writing, index, shareIndex })
  disposal.add(store.vitals.loop('shares', follower), f => f.close())
  // What was changed may work now, and its interval may be another one.
  const changed = async (name: string) => {
    await turns.recovered(name)
    await bringForward({ index, intervalOf, clock: clock.now }, name)
  }
  disposal.add(
    secretStores.onChange(name => void changed(name).catch(() => {})),
    end => end()
  )
  const stop = disposal.add(new AbortController(), s => s.abort())
  const { stores, refresh: ready, onChange } = secretStores
  const indexes = { sources, index, shareIndex, shareOffers }
  const healing = { credentials, projects, ...indexes, intervalOf, clock: clock.now, stores, ready, onChange }
  void asLeader(redis, 'refresh', signal => heal({ ...healing, observer: metrics.sources }, signal), stop.signal)
}
