import { useEffect, useRef, useState } from 'react'
import { loadSentences } from '../../api/server-sentences.ts'
import type { SourceFault } from './read.ts'
import { readAside } from './read-aside.ts'
import type { TypeName } from './row.ts'
import { localFaults, type Outcome, type ReviewedRow, type RowFault, review, store, type Verdict } from './submit.ts'

/** Milliseconds without an entry before a mended row is checked again. */
const DEBOUNCE = 400

export interface ImportState {
  readonly rows: readonly ReviewedRow[]
  readonly faults: ReadonlyMap<number, RowFault>
  readonly verdicts: ReadonlyMap<number, Verdict>
  readonly outcomes: ReadonlyMap<number, Outcome>
  readonly step: 'source' | 'review' | 'running'
  readonly isBusy: boolean
  readonly sourceFault: SourceFault | undefined
  readonly error: unknown
  /** How many rows are being stored, with those that have been. */
  readonly total: number
  /** Rows that would be stored now. */
  readonly ready: readonly ReviewedRow[]
  start(text: string): Promise<void>
  change(key: number, change: Partial<ReviewedRow>): void
  tickAll(isTicked: boolean): void
  back(): void
  /** Reviews what was not stored. */
  rest(): void
  run(rows: readonly ReviewedRow[]): Promise<void>
}

/** Whether a row would be stored: ticked, without a fault, and different from what is stored. */
export const isReady = (row: ReviewedRow, fault: RowFault | undefined, verdict: Verdict | undefined): boolean =>
  row.isTicked && fault === undefined && verdict?.action !== undefined && verdict.action !== 'same'

/** The steps of an import: the source is read, the bridge is asked about each row, and the ticked ones are stored. */
export function useImport(project: string): ImportState {
  const [rows, setRows] = useState<readonly ReviewedRow[]>([])
  const [verdicts, setVerdicts] = useState<ReadonlyMap<number, Verdict>>(new Map())
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, Outcome>>(new Map())
  const [step, setStep] = useState<ImportState['step']>('source')
  const [isBusy, setBusy] = useState(false)
  const [sourceFault, setSourceFault] = useState<SourceFault>()
  const [error, setError] = useState<unknown>()
  const [total, setTotal] = useState(0)
  const [changed, setChanged] = useState<ReadonlySet<number>>(new Set())
  const faults = localFaults(rows)
  const latest = useRef(rows)
  latest.current = rows

  async function ask(asked: readonly ReviewedRow[], signal?: AbortSignal): Promise<void> {
    const found = await review(project, asked, signal)
    setVerdicts(before => new Map([...before, ...found]))
  }
  useEffect(() => {
    if (changed.size === 0) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      const local = localFaults(latest.current)
      const asked = latest.current.filter(({ key }) => changed.has(key) && !local.has(key))
      void ask(asked, stop.signal).then(
        () => setChanged(before => new Set([...before].filter(key => !changed.has(key)))),
        (thrown: unknown) => stop.signal.aborted || setError(thrown)
      )
    }, DEBOUNCE)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  })

  return {
    ...{ rows, faults, verdicts, outcomes, step, isBusy, sourceFault, error, total },
    ready: rows.filter(row => !changed.has(row.key) && isReady(row, faults.get(row.key), verdicts.get(row.key))),
    async start(text) {
      setError(undefined)
      setSourceFault(undefined)
      setBusy(true)
      try {
        const [source] = await Promise.all([readAside(text), loadSentences()])
        if ('fault' in source) return setSourceFault(source.fault)
        const reviewed = source.rows.map(row => ({ ...row, isTicked: true }))
        const local = localFaults(reviewed)
        setVerdicts(
          await review(
            project,
            reviewed.filter(({ key }) => !local.has(key))
          )
        )
        setRows(reviewed)
        setOutcomes(new Map())
        setStep('review')
      } catch (thrown) {
        setError(thrown)
      } finally {
        setBusy(false)
      }
    },
    change(key, change) {
      setRows(before => before.map(row => (row.key === key ? { ...row, ...change } : row)))
      // a tick alone changes nothing that the bridge would say
      if (Object.keys(change).some(name => name !== 'isTicked')) setChanged(before => new Set([...before, key]))
    },
    tickAll: isTicked => setRows(before => before.map(row => ({ ...row, isTicked }))),
    back() {
      setStep('source')
      setError(undefined)
    },
    rest() {
      const left = rows.filter(({ key }) => outcomes.get(key)?.kind !== 'stored')
      setRows(left)
      setOutcomes(new Map())
      // what was seen of them is no longer so
      setVerdicts(new Map())
      // an ID that was a duplicate may be free now
      setChanged(new Set(left.map(({ key }) => key)))
      setStep('review')
    },
    async run(chosen) {
      setStep('running')
      setBusy(true)
      const keys = new Set(chosen.map(({ key }) => key))
      setOutcomes(before => new Map([...before].filter(([key]) => !keys.has(key))))
      setTotal(new Set([...keys, ...outcomes.keys()]).size)
      const seen = chosen.map(row => ({ ...row, previous: verdicts.get(row.key)?.previous }))
      await store(project, seen, told => setOutcomes(before => new Map([...before, ...told])))
      setBusy(false)
    }
  }
}

/** The change of a row to another type; with the data of the reading, if the source has one of this type. */
export function asType({ readings = [], data, problem }: ReviewedRow, type: TypeName): Partial<ReviewedRow> {
  const reading = readings.find(known => known.type === type)
  return { type, data: reading?.data ?? data, problem: problem === 'noType' ? undefined : problem }
}
