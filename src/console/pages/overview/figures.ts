import type { LinkProps } from '@tanstack/react-router'
import { number } from '#messages/intl'
import type { overviewMessages } from '#messages/overview'
import type { Overview } from '../../api/overview.ts'
import type { Tone } from '../../ui/tones.ts'

type TileName = keyof typeof overviewMessages.tiles

export interface Tile {
  readonly name: TileName
  readonly value: string
  /** `idle` where nothing needs to be said by colour. */
  readonly tone: Tone
  readonly link: Pick<LinkProps, 'to' | 'search'>
}

/** The share of credentials that are in Jenkins as they should be. Rounded down: 100 % means all of them. */
export const syncedShare = ({ credentials, phases }: Pick<Overview['totals'], 'credentials' | 'phases'>): number | null =>
  credentials === 0 ? null : Math.floor((phases.Synced / credentials) * 100)

/** The totals, each with the list that it counts. */
export function tilesOf(totals: Overview['totals']): Tile[] {
  const { projects, credentials, phases, expired, expiringIn7Days, expiringIn30Days, stale, invalid, unmanaged } = totals
  const share = syncedShare(totals)
  const inPhase = (phase: 'Synced' | 'Drifted' | 'Blocked' | 'Retrying') => ({ to: '/credentials', search: { phase } }) as const
  const toneIf = (count: number, tone: Tone): Tone => (count > 0 ? tone : 'idle')
  return [
    { name: 'projects', value: number(projects), tone: 'idle', link: { to: '/projects' } },
    { name: 'credentials', value: number(credentials), tone: 'idle', link: { to: '/credentials' } },
    {
      name: 'synced',
      value: share === null ? '–' : `${share} %`,
      tone: share === 100 ? 'good' : 'idle',
      link: inPhase('Synced')
    },
    { name: 'blocked', value: number(phases.Blocked), tone: toneIf(phases.Blocked, 'bad'), link: inPhase('Blocked') },
    { name: 'drifted', value: number(phases.Drifted), tone: toneIf(phases.Drifted, 'drift'), link: inPhase('Drifted') },
    { name: 'retrying', value: number(phases.Retrying), tone: toneIf(phases.Retrying, 'warn'), link: inPhase('Retrying') },
    {
      name: 'expired',
      value: number(expired),
      tone: toneIf(expired, 'bad'),
      link: { to: '/credentials', search: { expired: true } }
    },
    {
      name: 'in7Days',
      value: number(expiringIn7Days),
      tone: toneIf(expiringIn7Days, 'warn'),
      link: { to: '/credentials', search: { expiring: '7d' } }
    },
    {
      name: 'in30Days',
      value: number(expiringIn30Days),
      tone: toneIf(expiringIn30Days, 'warn'),
      link: { to: '/credentials', search: { expiring: '30d' } }
    },
    // most bridges have none
    ...(invalid === 0
      ? []
      : [
          {
            ...({ name: 'invalid', value: number(invalid), tone: 'bad' } as const),
            link: { to: '/credentials', search: { verified: 'invalid' } }
          } as const
        ]),
    ...(stale === 0
      ? []
      : [
          {
            ...({ name: 'stale', value: number(stale), tone: 'warn' } as const),
            link: { to: '/credentials', search: { source: 'stale' } }
          } as const
        ]),
    {
      name: 'unmanaged',
      value: number(unmanaged),
      tone: toneIf(unmanaged, 'unmanaged'),
      link: { to: '/projects', search: { state: 'unmanaged' } }
    }
  ]
}

export interface Week {
  /** The first of its days. */
  readonly day: string
  readonly count: number
  /** How many days from today include all of it: a filter of a list. */
  readonly within: `${number}d`
}

/** Expiries by weeks from today. */
export function weeksOf(expiries: Overview['expiries']): Week[] {
  const weeks: Week[] = []
  for (let first = 0; first < expiries.length; first += 7) {
    const days = expiries.slice(first, first + 7)
    const [{ day } = { day: '' }] = days
    const count = days.reduce((sum, { count }) => sum + count, 0)
    weeks.push({ day, count, within: `${first + days.length}d` })
  }
  return weeks
}
