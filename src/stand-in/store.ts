import type { Credential } from './credential.ts'
import { element, type XmlElement } from './xml/node.ts'

/** A domain of a store. `name: null` is the global one, `_` in paths. */
export interface Domain {
  readonly name: string | null
  readonly description: string | null
  readonly specifications: XmlElement
}

export const GLOBAL: Domain = { name: null, description: null, specifications: element('specifications') }

interface Shelf {
  readonly domain: Domain
  readonly credentials: Credential[]
}

/** The store's way to say that something inside Jenkins threw: 500. */
export class StoreError extends Error {}

/**
 * The credentials of one folder (or of the system). Rules of `FolderCredentialsProperty`: two credentials are equal when their ids
 * are, whatever their class; a change takes the FIRST equal one, a look-up by path the LAST (transcripts update-change-id-*).
 */
export class CredentialsStore {
  readonly #shelves = new Map<string | null, Shelf>()
  readonly #save: () => void

  constructor(save: () => void) {
    this.#save = save
  }

  get shelves(): readonly Shelf[] {
    return [...this.#shelves.values()]
  }

  get size(): number {
    return this.shelves.reduce((sum, shelf) => sum + shelf.credentials.length, 0)
  }

  /** All domains, the global one always, in the order of their names. */
  domains(): Domain[] {
    const named = this.shelves.map(shelf => shelf.domain).filter(domain => domain.name !== null)
    return [GLOBAL, ...named.sort((a, b) => (a.name! < b.name! ? -1 : 1))]
  }

  credentials(domain: string | null): readonly Credential[] {
    return this.#shelves.get(domain)?.credentials ?? []
  }

  /** By id, in list order; of two with one id the later one (`DomainWrapper.getCredentials` is a map). */
  byId(domain: string | null): Map<string | null, Credential> {
    return new Map(this.credentials(domain).map(credential => [credential.id, credential]))
  }

  /** Every credential a build could use, the first of each id (`CredentialsProvider.lookupCredentials`). */
  usable(): Credential[] {
    const seen = new Map<string | null, Credential>()
    for (const { credentials } of this.shelves) for (const c of credentials) if (!seen.has(c.id)) seen.set(c.id, c)
    return [...seen.values()]
  }

  /** False when the id exists. Without an id the comparison itself fails, unless there is nothing to compare with (transcript id-missing). */
  add(domain: string | null, credential: Credential): boolean {
    const { credentials } = this.#shelf(domain)
    if (credential.id === null && credentials.length > 0) throw new StoreError('NullPointerException: getId() is null')
    if (credentials.some(other => other.id === credential.id)) return false
    credentials.push(credential)
    this.#save()
    return true
  }

  update(domain: string | null, current: Credential, replacement: Credential): boolean {
    const { credentials } = this.#shelf(domain)
    const index = credentials.findIndex(other => other.id === current.id)
    if (index === -1) return false
    credentials[index] = replacement
    this.#save()
    return true
  }

  remove(domain: string | null, credential: Credential): boolean {
    const { credentials } = this.#shelf(domain)
    const index = credentials.findIndex(other => other.id === credential.id)
    if (index === -1) return false
    credentials.splice(index, 1)
    this.#save()
    return true
  }

  addDomain(domain: Domain): boolean {
    if (domain.name === null || this.#shelves.has(domain.name)) return false
    this.#shelves.set(domain.name, { domain, credentials: [] })
    this.#save()
    return true
  }

  /** Renames as well: also the global domain, whose credentials then belong to a named one (transcript domain-config-post). */
  updateDomain(current: Domain, replacement: Domain): boolean {
    const { credentials } = this.#shelf(current.name)
    this.#shelves.delete(current.name)
    this.#shelves.set(replacement.name, { domain: replacement, credentials })
    this.#save()
    return true
  }

  /** Takes the domain's credentials with it: also those of the global domain (transcript global-domain-delete). */
  removeDomain(domain: Domain): boolean {
    this.#shelf(null)
    const removed = this.#shelves.delete(domain.name)
    if (removed) this.#save()
    return removed
  }

  /** Replaces everything without saving: the folder's file was read. */
  load(shelves: ReadonlyArray<readonly [Domain, Credential[]]>): void {
    this.#shelves.clear()
    for (const [domain, credentials] of shelves) this.#shelves.set(domain.name, { domain, credentials })
  }

  #shelf(domain: string | null): Shelf {
    let shelf = this.#shelves.get(domain)
    if (shelf === undefined) {
      if (domain !== null) throw new StoreError(`no domain ${domain}`)
      shelf = { domain: GLOBAL, credentials: [] }
      this.#shelves.set(null, shelf)
    }
    return shelf
  }
}
