import type { ShownQueue } from '../http/queues/board.ts'
import type { Queues } from '../sync/queue.ts'
import type { VerifyParts } from './verify/open.ts'
import type { TryParts } from './verify/tries.ts'

interface ShownQueueDeps {
  readonly verify: { readonly verifyTargets: Pick<VerifyParts['verifyTargets'], 'targets'> }
  readonly tries: { readonly queues: Pick<TryParts['queues'], 'of'> }
}

/** The queues of this moment, for the queue board: those of the syncs, then that of each verify target. */
export function shownQueues(queues: Pick<Queues, 'all'>, { verify, tries }: ShownQueueDeps): readonly ShownQueue[] {
  const syncs = [...queues.all().values()].map(queue => ({
    ...{ queue, description: 'One job per project that needs a sync.', shown: { project: 'project', target: 'target' } }
  }))
  const verifying = [...verify.verifyTargets.targets.keys()].sort().map(name => ({
    queue: tries.queues.of(name),
    description: 'One job per credential that is to be tried on the verify target.',
    shown: { project: 'project', credential: 'id', verifyTarget: 'target' }
  }))
  return [...syncs, ...verifying]
}
