import { hasShape, isCount, isList, isOneOf, isText, isTime, orAbsent } from './shape.ts'

/** What a person did in a way that the type of the event does not tell. */
export const eventHows = ['repair', 'force', 'keep-theirs', 'take-over', 'pause', 'resume', 'enable', 'disable', 'share'] as const

/**
 * What an event is about besides its project and credential, for programs and for sentences in any language: names, numbers and constants,
 * never values. Each part is absent where it does not apply, and in events of earlier versions.
 */
export interface EventDetails {
  /** Ids of unmanaged credentials, see `someIds`. */
  readonly ids?: readonly string[]
  /** How many there are in all: ids, copies, removed copies or failures. */
  readonly count?: number
  /** How many were to be removed. */
  readonly of?: number
  /** Secret fields that the credential did not have before. */
  readonly added?: readonly string[]
  /** Fields that it no longer has. */
  readonly removed?: readonly string[]
  readonly how?: (typeof eventHows)[number]
  /** A constant that says why: the state of a folder, the outcome of a delivery, the cause of a failed backup. */
  readonly why?: string
  readonly member?: string
  readonly role?: string
  readonly webhook?: string
  /** The path of a folder in Jenkins. */
  readonly folder?: string
  readonly controller?: string
  readonly verifyTarget?: string
  /** The process of the bridge that the event is about. */
  readonly process?: string
  /** The identity of the Jenkins that answers, and of the one that is known. */
  readonly seen?: string
  readonly known?: string
  /** When it expires or was rotated. */
  readonly at?: string
  readonly days?: number
}

/** Whether stored details have the shape that they were written in. */
export const areDetails = hasShape({
  ...{ ids: orAbsent(isList(isText)), count: orAbsent(isCount), of: orAbsent(isCount), days: orAbsent(isCount) },
  ...{ added: orAbsent(isList(isText)), removed: orAbsent(isList(isText)), how: orAbsent(isOneOf(eventHows)) },
  ...{ why: orAbsent(isText), member: orAbsent(isText), role: orAbsent(isText), webhook: orAbsent(isText) },
  ...{ folder: orAbsent(isText), controller: orAbsent(isText), process: orAbsent(isText), at: orAbsent(isTime) },
  ...{ seen: orAbsent(isText), known: orAbsent(isText), verifyTarget: orAbsent(isText) }
})

/** Ids of Jenkins are foreign text of any length: some of them, cut, and how many there are. */
export const someIds = (ids: readonly string[]): Required<Pick<EventDetails, 'ids' | 'count'>> => ({
  ids: ids.slice(0, 20).map(id => id.slice(0, 100).toWellFormed()),
  count: ids.length
})
