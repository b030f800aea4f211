import type { CredentialSet } from '#api'

/** A credential of the declared set, as far as it is known. */
export type Item = CredentialSet['credentials'][number]
export type TypeName = Item['type']

/** A way to read a value whose type the source does not tell. */
export interface Reading {
  readonly type: TypeName
  readonly data: Readonly<Record<string, string>>
}

/** Why something in the source cannot be imported as it is. */
export type RowProblem =
  | 'noId'
  | 'noType'
  | 'unknownType'
  | 'notText'
  | 'notBase64'
  | 'notSecret'
  | 'unsupported'
  | 'empty'
  | 'beingDeleted'
  | 'brokenDockerConfig'

/** One credential found in the source. */
export interface Row {
  /** Unique within the source. */
  readonly key: number
  /** The line where it begins. */
  readonly line: number
  /** What the source calls it. */
  readonly source: string
  readonly id: string
  /** Empty if the source does not tell. */
  readonly type: string
  readonly data: Readonly<Record<string, string>>
  readonly description?: string | undefined
  /** Further properties of a declared credential, sent as they are. */
  readonly more?: Readonly<Record<string, unknown>>
  /** The ways to read it, if there are several. */
  readonly readings?: readonly Reading[]
  readonly problem?: RowProblem | undefined
}

/** A row before it is numbered. */
export type Found = Omit<Row, 'key'>

/** An ID from any name: its characters that an ID cannot have become dashes. */
export const idFrom = (name: string): string =>
  name
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 253)

const ID = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?$/
export const isId = (text: string): boolean => ID.test(text)

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
