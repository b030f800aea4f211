import { IconAlertTriangle, IconCloudOff, type TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { statusMessages } from '#messages/status'
import classes from './badge.module.css'
import { type Phase, phaseIcon, phaseTone, type Tone, toneIcon } from './tones.ts'

export { type Phase, phaseIcon, phaseTone, type Tone } from './tones.ts'

interface BadgeProps {
  readonly tone: Tone
  readonly children: ReactNode
  readonly dot?: boolean
  readonly moving?: boolean
  readonly title?: string | undefined
  /** The shape in place of the dot, so that states differ without their colours. */
  readonly icon?: TablerIcon | undefined
}

/** A state as text; its colour and its shape only repeat it. */
export const Badge = ({ tone, children, dot = true, moving = false, title, icon: Icon = toneIcon[tone] }: BadgeProps) => (
  <span className={[classes['badge'], classes[tone], moving ? classes['moving'] : ''].join(' ')} title={title}>
    {Icon !== undefined && <Icon className={classes['icon']} size={14} stroke={2} aria-hidden="true" />}
    {Icon === undefined && dot && <span className={classes['dot']} aria-hidden="true" />}
    {children}
  </span>
)

/** Shape of what has expired or is about to. */
export const ExpiryIcon = IconAlertTriangle

/** Shape of a value that can no longer be read from where it comes from. */
export const StaleIcon = IconCloudOff

export const PhaseBadge = ({ phase }: { readonly phase: Phase }) => (
  <Badge
    tone={phaseTone[phase]}
    icon={phaseIcon[phase]}
    moving={phase === 'Pending' || phase === 'Deleting'}
    title={statusMessages.phaseMeaning[phase]}
  >
    {statusMessages.phase[phase]}
  </Badge>
)
