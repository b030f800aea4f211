/** What a client has seen of the API: both must see the same. */
export interface Seen {
  readonly made: { readonly status: number; readonly location: string | null; readonly folder: readonly string[] }
  /** Codes of the problems, each compared with a constant that the generated types know. */
  readonly projectExists: boolean
  readonly credentialExists: boolean
  readonly isStale: boolean
  readonly pointers: readonly string[]
  readonly kept: readonly number[]
  readonly phase: string | undefined
  readonly pages: readonly (readonly string[])[]
  readonly total: number | undefined
  readonly deleted: readonly number[]
}

export type Run = (url: string, token: string, project: string) => Promise<Seen>
