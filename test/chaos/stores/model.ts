import type { Content, Kind, StoreFault } from './commands.ts'
import { isReadable, type StoreSide } from './store-sides.ts'

/** A secret store as it stands. */
export interface StoreModel {
  readonly kind: Kind
  /** As the bridge knows it. */
  readonly name: string
  readonly side: StoreSide
  fault: StoreFault
  every: string
  /** The projects that may read it. */
  readonly allowed: Set<string>
  readonly keys: Map<string, { content: Content; text: string }>
}

/** A credential whose value is known by what has happened to its source. */
export interface CredentialModel {
  readonly project: string
  readonly id: string
  /** Absent: its value was typed. */
  readonly from?: { readonly store: StoreModel; readonly key: string }
  /** The values that Jenkins may hold: those that could be read since it was last seen to hold the newest. */
  readonly candidates: Set<string>
  /** Every value that could ever be read, in the order in which they could. */
  readonly ever: string[]
  /** The position in `ever` of what Jenkins was last seen to hold. */
  seen: number
}

export const newCredential = (project: string, id: string, from?: CredentialModel['from']): CredentialModel => ({
  ...{ project, id, candidates: new Set<string>(), ever: [], seen: -1 },
  ...(from === undefined ? {} : { from })
})

/** The value that a read gives now; undefined if it gives none. */
export function readableNow({ project, from }: CredentialModel): string | undefined {
  if (from === undefined) return undefined
  const { store, key } = from
  const { content = 'gone', text = '' } = store.keys.get(key) ?? {}
  return content === 'good' && store.allowed.has(project) && isReadable(store.kind, store.fault) ? text : undefined
}

export function offer(credential: CredentialModel, text: string | undefined): void {
  if (text === undefined) return
  credential.candidates.add(text)
  if (credential.ever.at(-1) !== text) credential.ever.push(text)
}

/** A credential that follows another one; `seen` is a position in `ever` of its source. */
export interface ReceiverModel {
  readonly id: string
  readonly source: CredentialModel
  seen: number
}

/** Everything of one sequence. */
export class World {
  readonly projects: readonly [string, string]
  readonly stores = new Map<Kind, StoreModel>()
  readonly credentials: CredentialModel[] = []
  /** Credentials of the second project that take their values from the first one, by the ids of their sources. */
  readonly receivers = new Map<string, ReceiverModel>()
  /** Faults that were seen while it went on. */
  readonly faults: string[] = []
  readonly history: string[] = []
  #values = 0

  constructor(name: string) {
    this.projects = [`${name}-a`, `${name}-b`]
  }

  store(kind: Kind): StoreModel {
    const found = this.stores.get(kind)
    if (found === undefined) throw new Error(`no store ${kind}`)
    return found
  }

  credential(project: string, id: string): CredentialModel | undefined {
    return this.credentials.find(one => one.project === project && one.id === id)
  }

  /** No two values are alike, so that none can be taken for another. */
  nextText(what: string): string {
    return `${this.projects[0]}-${what}-${++this.#values}-not-a-real-one`
  }

  /** What can be read now may be in Jenkins from now on. */
  look(): void {
    for (const credential of this.credentials) offer(credential, readableNow(credential))
  }
}
