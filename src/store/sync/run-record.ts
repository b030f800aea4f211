import type { NewEvent } from '../../domain/event.ts'
import type { SyncRecord } from '../../domain/status.ts'

/** What a run leaves behind. */
export interface RunRecord {
  readonly dirty: number
  /** When to look again (ms since the epoch). */
  readonly dueAt: number
  /** Set when the folder was read completely. */
  readonly checkedAt: string | undefined
  readonly failures: number
  readonly unmanaged: readonly string[]
  readonly requested: readonly string[]
  /** What the run was decided on, if nothing is left to do; '' otherwise. */
  readonly unchangedDigest: string
  /** The display name that the folder has from us. */
  readonly displayName: string | undefined
  /** The folder whose file may hold secrets in clear; null: none does; undefined: as it was noted. */
  readonly inClear: readonly string[] | null | undefined
  /** Something still has to reach Jenkins. */
  readonly unsynced: boolean
  /** The project's policy says that nothing is done. */
  readonly paused: boolean
  /** Why the record of the project was not acted on; '' when it was. */
  readonly damaged: string
  /** Records were found that somebody else has written, so the counts may be wrong. */
  readonly recount: boolean
  readonly records: ReadonlyMap<string, SyncRecord>
  /** Credentials that are gone from Jenkins: forgotten if they are still of this generation. */
  readonly removed: ReadonlyMap<string, number>
  readonly events: readonly NewEvent[]
}

/** A folder as it stands in its field of `work`. */
export const inClearField = (folder: readonly string[] | null): string => (folder === null ? '' : JSON.stringify(folder))

/** Records by id, as pairs of arguments. */
export const jsonPairs = (records: ReadonlyMap<string, SyncRecord>): string[] =>
  [...records].flatMap(([id, r]) => [id, JSON.stringify(r)])

/** Each with the id in lower case, under which its twins are looked for, and its generation. */
export const removals = (removed: ReadonlyMap<string, number>): string[] =>
  [...removed].flatMap(([id, generation]) => [id, id.toLowerCase(), String(generation)])

/** What is noted of the project itself, as pairs. */
export function workFields(run: RunRecord): string[] {
  const fields = {
    done: String(run.dirty),
    dueAt: String(run.dueAt),
    failures: String(run.failures),
    settledAt: run.unchangedDigest,
    unsynced: run.unsynced ? '1' : '0',
    paused: run.paused ? '1' : '0',
    damaged: run.damaged,
    unmanaged: JSON.stringify(run.unmanaged),
    strangers: String(run.unmanaged.length),
    ...(run.inClear === undefined ? {} : { inClear: inClearField(run.inClear) }),
    ...(run.displayName === undefined ? {} : { displayName: run.displayName }),
    ...(run.checkedAt === undefined ? {} : { checkedAt: run.checkedAt })
  }
  return Object.entries(fields).flat()
}
