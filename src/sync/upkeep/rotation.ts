import { setTimeout } from 'node:timers/promises'
import type { KeyedPlace } from '../../store/sealing/key-store.ts'
import { createKeys, type KeysDeps, keyIn, places } from '../../store/sealing/key-use.ts'
import type { RecordProofs } from '../../store/sealing/record-proofs.ts'
import { SealError, type Sealer } from '../../store/sealing/seal.ts'
import { acquireLease, type Lease, LeaseLost } from '../lease.ts'
import type { Pace } from '../pace.ts'

/** Texts that are opened and sealed side by side, and read at a time. */
const BATCH = 50
/** The part of a lease that a batch may take before another process may think that this one is dead. */
const BATCH_SHARE = 1 / 2
/** How often all places are walked for what others have sealed with an old key meanwhile. */
const WALKS = 5

export interface RotationDeps extends KeysDeps {
  readonly sealer: Pick<Sealer, 'keyOf' | 'reseal'>
  readonly proofs: Pick<RecordProofs, 'renew'>
  readonly pace: Pick<Pace, 'rotationTick' | 'lease'>
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/**
 * Runs rotations that somebody asked for, in whichever process has the lease; another one goes on where it died, for what is done is
 * seen in the seals themselves. Says once at the start which keys are missing and which nobody needs.
 */
export function startRotations(deps: RotationDeps): { readonly done: Promise<void>; close(): Promise<void> } {
  const stop = new AbortController()
  const done = (async () => {
    let isSaid = false
    while (!stop.signal.aborted) {
      try {
        if (!isSaid) await sayUse(deps)
        isSaid = true
        await runIfWanted(deps, stop.signal)
      } catch (error) {
        if (!(error instanceof LeaseLost) && !stop.signal.aborted)
          deps.log.warn({ error: (error as Error).name }, 'resealing was interrupted and continues later')
      }
      await setTimeout(deps.pace.rotationTick, undefined, { signal: stop.signal }).catch(() => {})
    }
  })()
  return {
    done,
    async close() {
      stop.abort()
      await done
    }
  }
}

async function runIfWanted(deps: RotationDeps, signal: AbortSignal): Promise<void> {
  const wanted = await deps.store.rotation()
  // A process whose newest key is another one cannot seal with the wanted one.
  if (wanted?.state !== 'running' || wanted.key !== deps.keyring.current.id) return
  const lease = await acquireLease(deps.store, 'rotation', deps.pace.lease)
  if (lease === undefined) return
  try {
    await rotate(deps, lease, wanted.done, signal)
  } finally {
    await lease.release()
  }
}

interface Progress {
  done: number
  failed: number
}

async function rotate(deps: RotationDeps, lease: Lease, before: number, signal: AbortSignal): Promise<void> {
  const { store, keyring, log, now } = deps
  const key = keyring.current.id
  const progress: Progress = { done: before, failed: 0 }
  const left = (await createKeys(deps).use()).reduce((sum, use) => sum + (use.current ? 0 : use.seals + use.records), 0)
  await store.note(key, { total: before + left, failed: 0 })
  log.info({ key, done: before, total: before + left }, 'resealing has started')
  for (let walk = 1; walk <= WALKS; walk++) {
    const start = progress.done
    progress.failed = 0
    for await (const place of places(deps)) await renewPlace(deps, lease, place, progress, signal)
    if (progress.done === start) break
  }
  await store.note(key, { state: 'done', ...progress, total: progress.done + progress.failed, finishedAt: now().toISOString() })
  log.info({ key, ...progress }, 'resealing is complete')
  await sayUse(deps)
}

async function renewPlace(
  deps: RotationDeps,
  lease: Lease,
  place: KeyedPlace,
  progress: Progress,
  signal: AbortSignal
): Promise<void> {
  const { store, sealer, keyring } = deps
  const key = keyring.current.id
  const old = [...(await store.headers(place))]
    .filter(([, header]) => keyIn(sealer, place, header) !== key)
    .map(([field]) => field)
  for (let at = 0; at < old.length; at += BATCH) {
    if (signal.aborted) throw new LeaseLost()
    await lease.covers(deps.pace.lease * BATCH_SHARE)
    const fields = old.slice(at, at + BATCH)
    const values = await store.values(place, fields)
    await Promise.all(fields.map((field, i) => renew(deps, place, field, values[i] ?? null, progress)))
    await store.note(key, progress)
  }
}

/** What was changed in between is left to the next walk: who changed it has sealed it. */
async function renew(deps: RotationDeps, place: KeyedPlace, field: string, value: string | null, progress: Progress) {
  const { store, sealer, proofs } = deps
  if (value === null) return
  try {
    const { proofsOf } = place
    const renewed = proofsOf === undefined ? sealer.reseal(value) : proofs.renew({ place: proofsOf, field }, value)
    if (await store.exchange(place, field, value, await renewed)) progress.done++
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    progress.failed++
  }
}

async function sayUse(deps: RotationDeps): Promise<void> {
  for (const { id, configured, seals, records, droppable } of await createKeys(deps).use()) {
    if (!configured) deps.log.warn({ key: id, seals, records }, 'a master key is missing, and what it seals does not open')
    if (droppable) {
      await deps.uses.retire(id)
      deps.log.info({ key: id }, 'a master key seals nothing any more and may be taken out of the keyring')
    }
  }
}
