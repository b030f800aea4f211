import {
  IconCalendarDue,
  IconCalendarEvent,
  IconCircleCheck,
  IconFolders,
  IconKey,
  IconLinkOff,
  type TablerIcon
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { overviewMessages } from '#messages/overview'
import type { Overview } from '../../api/overview.ts'
import { ExpiryIcon, StaleIcon } from '../../ui/badge.tsx'
import { phaseIcon } from '../../ui/tones.ts'
import { InvalidIcon } from '../../ui/verified-badge.tsx'
import { type Tile, tilesOf } from './figures.ts'
import classes from './tiles.module.css'

const icons: Readonly<Record<Tile['name'], TablerIcon>> = {
  projects: IconFolders,
  credentials: IconKey,
  synced: IconCircleCheck,
  drifted: phaseIcon.Drifted,
  blocked: phaseIcon.Blocked,
  retrying: phaseIcon.Retrying,
  expired: ExpiryIcon,
  in7Days: IconCalendarDue,
  in30Days: IconCalendarEvent,
  stale: StaleIcon,
  invalid: InvalidIcon,
  unmanaged: IconLinkOff
}

/** The totals. Each opens the list of what it counts. */
export const Tiles = ({ totals }: { readonly totals: Overview['totals'] }) => (
  <div className={classes['frame']}>
    <ul className={classes['tiles']} aria-label={overviewMessages.tilesLabel}>
      {tilesOf(totals).map(({ name, value, tone, link }) => {
        const label = overviewMessages.tiles[name]
        const Icon = icons[name]
        return (
          <li key={name}>
            <Link {...link} className={`${classes['tile']} ${classes[tone] ?? ''}`} activeProps={{ 'aria-current': undefined }}>
              <span className={classes['value']}>
                <Icon size={18} stroke={1.8} aria-hidden="true" />
                {value}
              </span>
              <span className={classes['label']}>{label}</span>
            </Link>
          </li>
        )
      })}
    </ul>
  </div>
)
