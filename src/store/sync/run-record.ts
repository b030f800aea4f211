import type { NewEvent } from '../../domain/event.ts'
import { stepOf, textOf } from '../../domain/overview/hour-stats.ts'
import type { SyncRecord } from '../../domain/status.ts'
import { type Failing, failingField } from '../project/failing.ts'
import { fieldOf } from '../redis/redis-keys.ts'

/** What a run records. */
export interface RunRecord {
  readonly dirty: number
  /** When to check again (ms since 1970). */
  readonly dueAt: number
  /** Set if the folder was read completely. */
  readonly checkedAt: string | undefined
  readonly failures: number
  /** Why and since when runs fail as a whole; undefined if they do not. */
  readonly failing?: Failing | undefined
  readonly unmanaged: readonly string[]
  readonly requested: readonly string[]
  /** Digest of what the run was based on, if nothing is left to do; '' otherwise. */
  readonly unchangedDigest: string
  /** The display name that the bridge gave to the folder. */
  readonly displayName: string | undefined
  /** The folder whose file may hold secrets in clear; null: none does; undefined: unchanged. */
  readonly inClear: readonly string[] | null | undefined
  /** Whether something still has to reach Jenkins. */
  readonly unsynced: boolean
  /** Whether the project is paused by its policy. */
  readonly paused: boolean
  /** Why the record of the project was not acted on; '' if it was. */
  readonly damaged: string
  /** Whether records not written by the bridge were found, so that the counts may be wrong. */
  readonly recount: boolean
  readonly records: ReadonlyMap<string, SyncRecord>
  /** Credentials gone from Jenkins, removed if they still have this generation. */
  readonly removed: ReadonlyMap<string, number>
  readonly events: readonly NewEvent[]
  /** Seconds that each change took which this run proved to be in Jenkins. */
  readonly arrivals?: readonly number[]
}

/** A folder as stored in the field `inClear` of `work`. */
export const inClearField = (folder: readonly string[] | null): string => (folder === null ? '' : JSON.stringify(folder))

/** Records by id, as pairs of arguments. */
export const jsonPairs = (records: ReadonlyMap<string, SyncRecord>): string[] =>
  [...records].flatMap(([id, r]) => [id, JSON.stringify(r)])

/** Each id with its lower-case form, which is the key for case collisions, and its generation. */
export const removals = (removed: ReadonlyMap<string, number>): string[] =>
  [...removed].flatMap(([id, generation]) => [id, id.toLowerCase(), String(generation)])

/** The fields for a target in the project's `work`, as pairs of arguments. */
export function workFields(run: RunRecord, target: string): string[] {
  const fields = {
    done: String(run.dirty),
    dueAt: String(run.dueAt),
    failures: String(run.failures),
    failing: failingField(run.failing),
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
  return Object.entries(fields).flatMap(([name, value]) => [fieldOf(target, name), value])
}

/** What happened in a run in numbers, as the argument for its hour; none if nothing did. */
export function happened(events: readonly NewEvent[], arrivals: readonly number[] = []): string[] {
  const count = (wanted: NewEvent['type']): number => events.filter(({ type }) => type === wanted).length
  const [found, repaired] = [count('DriftDetected'), count('DriftRepaired')]
  if (found + repaired + arrivals.length === 0) return []
  const steps = new Map<number, number>()
  for (const step of arrivals.map(stepOf)) steps.set(step, (steps.get(step) ?? 0) + 1)
  return [textOf({ found, repaired, arrivals: steps })]
}
