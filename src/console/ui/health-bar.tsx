import { list } from '#messages/intl'
import { projectsMessages } from '#messages/projects'
import { statusMessages } from '#messages/status'
import { healthOf } from './health.ts'
import classes from './health-bar.module.css'
import type { Phase } from './tones.ts'

interface BarProps {
  readonly counts: Readonly<Record<Phase, number>>
  readonly expired: number
  /** Accessible name, to which the numbers are added. */
  readonly label: string
}

/** How many credentials are in which phase, as a bar. Each phase has a colour and a pattern, and the numbers are in its name and tooltip. */
export function HealthBar({ counts, expired, label }: BarProps) {
  const parts = healthOf(counts, expired)
  const text = list(
    parts.map(({ part, count }) =>
      part === 'Expired' ? projectsMessages.expired(count) : projectsMessages.inPhase(count, statusMessages.phase[part])
    )
  )
  const description = parts.length === 0 ? projectsMessages.noCredentials : text
  return (
    <span className={classes['bar']} role="img" aria-label={`${label}: ${description}`} title={description}>
      {parts.map(({ part, count }) => (
        <span key={part} className={`${classes['part']} ${classes[part]}`} style={{ flexGrow: count }} />
      ))}
    </span>
  )
}
