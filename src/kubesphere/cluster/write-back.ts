import { setTimeout } from 'node:timers/promises'
import { own } from '../../domain/own.ts'
import { summaryOf } from '../../domain/summary.ts'
import type { CredentialStore, StoredCredential } from '../../store/credential/credential-store.ts'
import { FINALIZER, SYNC_MESSAGE, SYNC_STATUS, SYNC_TARGETS, type SyncStatus, statusAnnotations } from '../annotations.ts'
import type { WrittenBack } from './apply.ts'
import { type ClusterApi, type ClusterSecret, codeOf, type SecretPatch } from './cluster-api.ts'

/** Milliseconds between checks of pending outcomes, and between checks of all. */
const TICK = 500
const WALK = 30_000

/** A Secret of the cluster, without its values. */
interface Known {
  readonly namespace: string
  readonly name: string
  readonly uid: string | undefined
  readonly resourceVersion: string
  readonly finalizers: readonly string[]
  /** Its current annotations in the cluster. */
  readonly annotations: Readonly<Record<string, string>>
  readonly fault: string | undefined
  readonly isLeaving: boolean
}

type Annotations = Readonly<Record<string, string | null>>

export interface WriteBackDeps {
  readonly cluster: Pick<ClusterApi, 'patch' | 'event'>
  readonly credentials: Pick<CredentialStore, 'list'>
  readonly log: { warn(facts: object, message: string): void }
}

/** Reports the outcomes to the cluster: annotations like those of KubeSphere's controller, and an Event when an outcome changes. */
export function createWriteBack(deps: WriteBackDeps): WrittenBack & { run(signal: AbortSignal): Promise<void> } {
  const known = new Map<string, Known>()
  const isOpen = ({ annotations, fault, isLeaving }: Known) =>
    isLeaving || fault !== undefined || annotations[SYNC_STATUS] !== 'successful'

  async function look(which: (secret: Known) => boolean): Promise<void> {
    const due = Map.groupBy([...known.values()].filter(which), secret => secret.namespace)
    for (const [project, secrets] of due) {
      const stored = new Map((await deps.credentials.list(project)).map(s => [s.credential.id, s]))
      for (const secret of secrets) await write(secret, stored.get(secret.name))
    }
  }

  async function write(secret: Known, stored: StoredCredential | undefined): Promise<void> {
    const wanted = wantedAnnotations(secret, stored)
    const patch = patchOf(secret, wanted, stored)
    if (patch === undefined) return
    try {
      const resourceVersion = await deps.cluster.patch(secret, patch)
      const status = wanted[SYNC_STATUS] as SyncStatus | undefined
      const isNews = status !== secret.annotations[SYNC_STATUS]
      const annotations = Object.fromEntries(Object.entries({ ...secret.annotations, ...wanted }).filter(isSet))
      replace(secret, { ...secret, resourceVersion, annotations, finalizers: patch.finalizers?.kept ?? secret.finalizers })
      if (isNews && (status === 'successful' || status === 'failed')) await deps.cluster.event(secret, eventOf(status, wanted))
    } catch (error) {
      // A Secret that has changed comes again through the watch; a cluster that is away is retried.
      deps.log.warn({ project: secret.namespace, id: secret.name, code: codeOf(error) }, 'writing an outcome back failed')
    }
  }

  /** Unless the cluster has reported a newer state meanwhile. */
  function replace(before: Known, after: Known): void {
    if (known.get(keyOf(before)) === before) known.set(keyOf(before), after)
  }

  return {
    note: (secret, fault) => known.set(keyOf(secret.metadata), knownOf(secret, fault)),
    forget: ({ metadata }) => known.delete(keyOf(metadata)),
    isEcho: ({ metadata }) => known.get(keyOf(metadata))?.resourceVersion === metadata.resourceVersion,

    async run(signal) {
      let walkedAt = performance.now()
      while (!signal.aborted) {
        const isWalk = performance.now() - walkedAt > WALK
        if (isWalk) walkedAt = performance.now()
        await look(isWalk ? () => true : isOpen).catch(error => deps.log.warn({ code: codeOf(error) }, 'reading outcomes failed'))
        await setTimeout(TICK, undefined, { signal }).catch(() => {})
      }
    }
  }
}

const keyOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`

const isSet = (entry: [string, string | null]): entry is [string, string] => entry[1] !== null

function knownOf({ metadata }: ClusterSecret, fault: string | undefined): Known {
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion ?? '',
    finalizers: metadata.finalizers ?? [],
    annotations: metadata.annotations ?? {},
    fault,
    isLeaving: Boolean(metadata.deletionTimestamp)
  }
}

function wantedAnnotations({ fault }: Known, stored: StoredCredential | undefined): Annotations {
  if (fault !== undefined) return { [SYNC_STATUS]: 'failed', [SYNC_MESSAGE]: fault }
  if (stored === undefined) return {}
  const { credential } = stored
  return { [SYNC_MESSAGE]: null, [SYNC_TARGETS]: null, ...statusAnnotations(summaryOf(stored), credential.updatedAt) }
}

/** Undefined if the cluster is up to date. Removes the finalizer of KubeSphere's controller, because nobody else would. */
function patchOf(secret: Known, wanted: Annotations, stored: StoredCredential | undefined): SecretPatch | undefined {
  const { annotations, finalizers, resourceVersion, isLeaving } = secret
  const changed = Object.fromEntries(Object.entries(wanted).filter(([name, text]) => (own(annotations, name) ?? null) !== text))
  const isHeld = finalizers.includes(FINALIZER) && (!isLeaving || stored === undefined)
  if (Object.keys(changed).length === 0 && !isHeld) return undefined
  const kept = finalizers.filter(name => name !== FINALIZER)
  return { annotations: changed, ...(isHeld ? { finalizers: { kept, resourceVersion } } : {}) }
}

const eventOf = (status: 'successful' | 'failed', wanted: Annotations) =>
  status === 'successful'
    ? ({ type: 'Normal', reason: 'Synced', message: 'Jenkins holds the credential.' } as const)
    : ({
        type: 'Warning',
        reason: 'SyncFailed',
        message: wanted[SYNC_MESSAGE] ?? 'The credential could not be written to Jenkins.'
      } as const)
