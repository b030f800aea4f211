import type { KeyStore, Rotation } from '../store/key-store.ts'
import type { Keyring } from '../store/keyring.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { SealError, type Sealer } from '../store/seal.ts'

/** One master key, and what depends on it. */
export interface KeyUse {
  readonly id: string
  /** It seals what is written. */
  readonly current: boolean
  /** `false`: something is sealed with it, and it is not in the keyring. */
  readonly configured: boolean
  /** Texts that only this key opens. */
  readonly seals: number
  /** It may be taken out of the keyring: nothing needs it. */
  readonly droppable: boolean
}

export interface Keys {
  /** The keys in the order of the keyring, and then those that are missing. */
  use(): Promise<readonly KeyUse[]>
  rotation(): Promise<Rotation | undefined>
  /** Has everything sealed anew with the current key, by a worker. */
  rotate(by: string): Promise<Rotation | undefined>
}

export interface KeysDeps {
  readonly store: KeyStore
  readonly projects: Pick<ProjectStore, 'names'>
  readonly sealer: Pick<Sealer, 'keyOf'>
  readonly keyring: Keyring
  readonly now: () => Date
}

export function createKeys(deps: KeysDeps): Keys {
  const { store, keyring, now } = deps
  return {
    async use() {
      const seals = new Map<string, number>(keyring.ids.map(id => [id, 0]))
      for await (const place of places(deps)) {
        for (const header of (await store.headers(place)).values()) {
          const id = keyIn(deps.sealer, header)
          if (id !== undefined) seals.set(id, (seals.get(id) ?? 0) + 1)
        }
      }
      return [...seals].map(([id, count]) => {
        const [current, configured] = [id === keyring.current.id, keyring.find(id) !== undefined]
        return { id, current, configured, seals: count, droppable: configured && !current && count === 0 }
      })
    },
    rotation: () => store.rotation(),
    async rotate(by) {
      await store.begin(keyring.current.id, by, now().toISOString())
      return store.rotation()
    }
  }
}

/** Projects whose names are read at a time. */
const STEP = 200

/** Every place that has sealed texts: the bridge's own first, on which the hashes of all others depend. */
export async function* places({ store, projects }: Pick<KeysDeps, 'store' | 'projects'>): AsyncGenerator<string> {
  yield* store.places(undefined)
  let after: string | undefined
  while (true) {
    const names = await projects.names(after, STEP)
    for (const name of names) yield* store.places(name)
    if (names.length < STEP) return
    after = names.at(-1)
  }
}

/** Undefined for a text that is no sealed one; what is done about it shows in the status of its credential. */
export function keyIn(sealer: Pick<Sealer, 'keyOf'>, header: string): string | undefined {
  try {
    return sealer.keyOf(header)
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}
