import type { Keyring, MasterKey } from './keyring.ts'

/** A keyring that can be exchanged while the process runs. Another first key waits until it may seal; until then the old one does. */
export interface LiveKeyring extends Keyring {
  /** The id of the first key that does not seal yet; undefined if the first key seals. */
  readonly waiting: string | undefined
  replace(next: Keyring): void
  /** Lets another of its keys seal until the first one may. */
  hold(id: string): void
  /** Lets the first key seal. */
  promote(): void
}

export function createLiveKeyring(initial: Keyring): LiveKeyring {
  let ring = initial
  let sealing: MasterKey = initial.current
  return {
    get current() {
      return sealing
    },
    get ids() {
      return ring.ids
    },
    get fingerprint() {
      return ring.fingerprint
    },
    get lost() {
      return ring.lost
    },
    find: id => ring.find(id),
    get waiting() {
      return sealing.id === ring.current.id ? undefined : ring.current.id
    },
    replace(next) {
      ring = next
      sealing = next.find(sealing.id) ?? next.current
    },
    hold(id) {
      sealing = ring.find(id) ?? sealing
    },
    promote() {
      sealing = ring.current
    }
  }
}
