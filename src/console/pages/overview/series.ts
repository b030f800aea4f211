import { generalMessages } from '#messages/general'
import { number } from '#messages/intl'
import { overviewMessages } from '#messages/overview'
import type { Overview } from '../../api/overview.ts'
import { weeksOf } from './figures.ts'

/** One thing that is plotted: a column of the table and a line or bar of the chart. */
export interface Series {
  readonly name: string
  readonly label: string
  readonly color: string
  /** Drawn with a pattern, or dashed, so that series differ without their colours. */
  readonly isPatterned: boolean
}

export interface Point {
  readonly label: string
  readonly values: Readonly<Record<string, number | null>>
  /** A filter of the list of credentials that the point opens. */
  readonly within?: `${number}d`
}

/** The data of one chart and of the table behind it. */
export interface Plot {
  readonly id: 'drift' | 'timeToJenkins' | 'expiries'
  readonly title: string
  readonly text: string
  /** What the points are named by. */
  readonly heading: string
  readonly series: readonly Series[]
  readonly points: readonly Point[]
  readonly format: (value: number) => string
}

const { language } = generalMessages
const formats: Readonly<Record<Overview['bucket'], Intl.DateTimeFormat>> = {
  '1h': new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }),
  '6h': new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', hour: 'numeric' }),
  '1d': new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' })
}
const dayFormat = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' })

/** Whether there is anything to draw. */
export const isEmpty = ({ points }: Plot): boolean =>
  points.every(({ values }) => Object.values(values).every(value => value === null || value === 0))

const m = overviewMessages

export function driftPlot({ drift, bucket }: Pick<Overview, 'drift' | 'bucket'>): Plot {
  return {
    ...{ id: 'drift', title: m.drift, text: m.driftText, heading: m.time, format: number },
    series: [
      { name: 'found', label: m.found, color: 'var(--drift)', isPatterned: false },
      { name: 'repaired', label: m.repaired, color: 'var(--good)', isPatterned: true }
    ],
    points: drift.map(({ at, found, repaired }) => ({ label: labelOf(at, bucket), values: { found, repaired } }))
  }
}

export function timePlot({ timeToJenkins, bucket }: Pick<Overview, 'timeToJenkins' | 'bucket'>): Plot {
  return {
    ...{ id: 'timeToJenkins', title: m.timeToJenkins, text: m.timeToJenkinsText, heading: m.time, format: m.seconds },
    series: [
      { name: 'p50', label: m.p50, color: 'var(--wait)', isPatterned: false },
      { name: 'p95', label: m.p95, color: 'var(--warn)', isPatterned: true }
    ],
    points: timeToJenkins.map(({ at, p50, p95 }) => ({ label: labelOf(at, bucket), values: { p50, p95 } }))
  }
}

export function expiryPlot({ expiries }: Pick<Overview, 'expiries'>): Plot {
  return {
    ...{ id: 'expiries', title: m.expiries, text: m.expiriesText, heading: m.week, format: number },
    series: [{ name: 'count', label: m.expiring, color: 'var(--warn)', isPatterned: false }],
    points: weeksOf(expiries).map(({ day, count, within }) => ({
      label: day === '' ? '' : dayFormat.format(new Date(day)),
      values: { count },
      within
    }))
  }
}

const labelOf = (at: string, bucket: Overview['bucket']): string => formats[bucket].format(new Date(at))
