import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** One API token of a user. Of its value only a hash is kept, as Jenkins does. */
export interface ApiToken {
  readonly uuid: string
  name: string
  readonly hash: string
  /** How often somebody came with it. */
  uses: number
}

/** The tokens by user name, as the disk keeps them. */
export type TokensByUser = ReadonlyArray<readonly [user: string, tokens: ApiToken[]]>

/** The name of the token `NAME-token`, which every user of the recordings has from the start. */
const FIRST = 'rec'

const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex')

/** The API tokens of all users. A user may have many, also of one name; each lives until it is revoked. */
export class ApiTokens {
  readonly #byUser: Map<string, ApiToken[]>
  readonly #changed: (all: TokensByUser) => void

  /** Starts with the tokens in `known`; calls `changed` after every change. */
  constructor(known: TokensByUser, changed: (all: TokensByUser) => void) {
    this.#byUser = new Map(known)
    this.#changed = changed
  }

  /** Sorted by name, letter case ignored. */
  of(user: string): readonly ApiToken[] {
    return this.#of(user).toSorted((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()))
  }

  /** Whether the value is a token of the user; that counts as a use. */
  accepts(user: string, value: string): boolean {
    const hash = hashOf(value)
    const token = this.#of(user).find(candidate => candidate.hash === hash)
    if (token !== undefined) token.uses++
    return token !== undefined
  }

  /** The value is told this once. */
  generate(user: string, name: string): { readonly token: ApiToken; readonly value: string } {
    const value = `11${randomBytes(16).toString('hex')}`
    const token = { uuid: randomUUID(), name, hash: hashOf(value), uses: 0 }
    this.#set(user, [...this.#of(user), token])
    return { token, value }
  }

  rename(user: string, uuid: string, name: string): boolean {
    const token = this.#of(user).find(candidate => candidate.uuid === uuid)
    if (token === undefined) return false
    token.name = name
    this.#set(user, this.#of(user))
    return true
  }

  /** Keeps the tokens of the user that fit; one that is not there goes without a word. */
  keep(user: string, fits: (token: ApiToken) => boolean): void {
    this.#set(user, this.#of(user).filter(fits))
  }

  #of(user: string): ApiToken[] {
    const known = this.#byUser.get(user)
    if (known !== undefined) return known
    const first = [{ uuid: randomUUID(), name: FIRST, hash: hashOf(`${user}-token`), uses: 0 }]
    this.#byUser.set(user, first)
    return first
  }

  #set(user: string, tokens: ApiToken[]): void {
    this.#byUser.set(user, tokens)
    this.#changed([...this.#byUser])
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
