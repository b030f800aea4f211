import { applyCredentialSet, type CredentialSet, type Finding, type Plan, type SetResult } from '#api'
import { describeError } from '../../api/problem.ts'
import { describeFinding } from '../form/validation.ts'
import { type Item, isId, type Row, type RowProblem } from './row.ts'

/** A row as the user left it: with another ID or type, and with values for fields that were missing. */
export interface ReviewedRow extends Row {
  readonly isTicked: boolean
  /** Names of fields that were typed here. Values of the source are not shown. */
  readonly typed?: readonly string[]
}

export interface Fault {
  readonly field: string
  readonly text: string
}

/** What the bridge would do with a row, or why it would refuse it. */
export interface Verdict {
  readonly action?: 'create' | 'replace' | 'same'
  readonly faults: readonly Fault[]
  readonly warnings: readonly Finding[]
  /** The generation that was seen, 0 if there was none: only that may be replaced. */
  readonly previous?: number
  /** Why Jenkins is known to refuse it, and the plug-in that it lacks, or may lack. */
  readonly blocked?: Plan['actions'][number]['reason']
  readonly plugin?: { readonly name: string; readonly installed: boolean | null }
  /** Whether Jenkins holds a credential under the ID that the bridge has not written. */
  readonly isUnmanaged?: boolean
}

export type RowFault = RowProblem | 'badId' | 'duplicate'

/** Why a row cannot be sent to the bridge; `others` are the IDs of the rows before it. */
export function rowFault(row: ReviewedRow, others: ReadonlySet<string>): RowFault | undefined {
  if (row.problem !== undefined) return row.problem
  if (row.id === '') return 'noId'
  if (!isId(row.id)) return 'badId'
  if (others.has(row.id.toLowerCase())) return 'duplicate'
  return row.type === '' ? 'noType' : undefined
}

/** The faults of all rows that are found without the bridge. Only ticked rows count as duplicates. */
export function localFaults(rows: readonly ReviewedRow[]): ReadonlyMap<number, RowFault> {
  const seen = new Set<string>()
  const faults = new Map<number, RowFault>()
  for (const row of rows) {
    const fault = rowFault(row, seen)
    if (fault !== undefined) faults.set(row.key, fault)
    else if (row.isTicked) seen.add(row.id.toLowerCase())
  }
  return faults
}

/** The declared credential of a row. The bridge validates it. */
export const itemOf = ({ id, type, data, description, more }: Row): Item => ({
  ...(more as Partial<Item> | undefined),
  ...{ id, type: type as Item['type'], data },
  ...(description === undefined ? {} : { description })
})

/** A row with what the review has shown of it. */
export interface SeenRow extends Row {
  readonly previous?: number | undefined
}

const setOf = (rows: readonly SeenRow[]): CredentialSet => ({
  credentials: rows.map(row => ({
    ...itemOf(row),
    ...(row.previous === undefined ? {} : { previousGeneration: row.previous })
  }))
})

/** The field at fault where a row was changed by somebody else since its review. */
const CHANGED = 'previousGeneration'

/** Faults of single rows, by their index in the request; undefined if the refusal is about something else. */
function faultsByIndex(error: unknown): ReadonlyMap<number, readonly Fault[]> | undefined {
  const { errors } = describeError(error)
  const byIndex = new Map<number, Fault[]>()
  for (const found of errors) {
    const [, index, field = ''] = /^#\/credentials\/(\d+)(?:\/(?:data\/)?([^/]+))?/.exec(found.pointer) ?? []
    if (index === undefined) continue
    byIndex.set(Number(index), [...(byIndex.get(Number(index)) ?? []), { field, text: describeFinding(found) }])
  }
  return byIndex.size === 0 ? undefined : byIndex
}

type Options = Parameters<typeof applyCredentialSet>[2]

interface Sent {
  readonly result: SetResult | undefined
  readonly refused: ReadonlyMap<number, readonly Fault[]>
}

/**
 * Sends rows as an upsert, which deletes nothing. A set is taken as a whole or not at all, so rows that are refused are taken out and the
 * rest is sent again.
 */
async function sendValid(project: string, rows: readonly SeenRow[], options: Options, signal?: AbortSignal): Promise<Sent> {
  const refused = new Map<number, readonly Fault[]>()
  let rest = rows
  while (rest.length > 0) {
    try {
      const result = await applyCredentialSet(project, setOf(rest), options, signal === undefined ? {} : { signal })
      return { result, refused }
    } catch (error) {
      const faults = faultsByIndex(error)
      if (faults === undefined) throw error
      for (const [index, texts] of faults) {
        const row = rest[index]
        if (row !== undefined) refused.set(row.key, texts)
      }
      const left = rest.filter(({ key }) => !refused.has(key))
      // a refusal that names no row of ours would be repeated for ever
      if (left.length === rest.length) throw error
      rest = left
    }
  }
  return { result: undefined, refused }
}

const actions = { created: 'create', updated: 'replace', unchanged: 'same', deleted: 'same' } as const

/** Asks the bridge what it would do with the rows. Nothing is changed. */
export async function review(project: string, rows: readonly Row[], signal?: AbortSignal): Promise<ReadonlyMap<number, Verdict>> {
  const { result, refused } = await sendValid(project, rows, { dryRun: true }, signal)
  const items = new Map(result?.items.map(item => [item.id, item]))
  const planned = new Map(result?.plan?.actions.map(action => [action.id, action]))
  return new Map(
    rows.map(({ key, id }): [number, Verdict] => {
      const item = items.get(id)
      if (item === undefined) return [key, { faults: refused.get(key) ?? [], warnings: [] }]
      const plan = planned.get(id)
      const isUnmanaged = plan?.reason === 'UnmanagedExists'
      return [
        key,
        {
          ...{ action: actions[item.action], faults: [], warnings: item.warnings ?? [], isUnmanaged },
          previous: item.previousGeneration,
          ...(plan?.action === 'blocked' && !isUnmanaged ? { blocked: plan.reason } : {}),
          ...(plan?.plugin === undefined ? {} : { plugin: plan.plugin })
        }
      ]
    })
  )
}

/** Rows that are sent in one request, so that one that is slow or refused does not hold up all others. */
const PART = 100
/** Requests that many rows are sent in: each compares the whole project, and takes as long for few of them as for many. */
const MOST_PARTS = 20

/** What became of one row. `changed`: somebody else has changed it since the review, so it was left alone. */
export type Outcome =
  | { readonly kind: 'stored' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'failed'; readonly text: string }

/** Stores the rows, part by part; tells the outcome of each row as soon as it is known. */
export async function store(
  project: string,
  rows: readonly SeenRow[],
  tell: (outcomes: ReadonlyMap<number, Outcome>) => void
): Promise<void> {
  const size = Math.max(PART, Math.ceil(rows.length / MOST_PARTS))
  for (let start = 0; start < rows.length; start += size) {
    const part = rows.slice(start, start + size)
    const failed = (key: number, text: string): [number, Outcome] => [key, { kind: 'failed', text }]
    try {
      const { refused } = await sendValid(project, part, {})
      tell(
        new Map(
          part.map(({ key }): [number, Outcome] => {
            const faults = refused.get(key)
            if (faults === undefined) return [key, { kind: 'stored' }]
            if (faults.every(({ field }) => field === CHANGED)) return [key, { kind: 'changed' }]
            return failed(key, faults.map(({ text }) => text).join(' '))
          })
        )
      )
    } catch (error) {
      const { detail } = describeError(error)
      tell(new Map(part.map(({ key }) => failed(key, detail))))
    }
  }
}
