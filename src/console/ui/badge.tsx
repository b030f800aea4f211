import type { ReactNode } from 'react'
import type { Status } from '#api'
import { statusMessages } from '#messages/status'
import classes from './badge.module.css'

export type Tone = 'good' | 'wait' | 'warn' | 'bad' | 'idle'
export type Phase = Status['phase']

interface BadgeProps {
  readonly tone: Tone
  readonly children: ReactNode
  readonly dot?: boolean
  readonly moving?: boolean
  readonly title?: string | undefined
}

/** A state as text; its colour only repeats it. */
export const Badge = ({ tone, children, dot = true, moving = false, title }: BadgeProps) => (
  <span className={[classes['badge'], classes[tone], moving ? classes['moving'] : ''].join(' ')} title={title}>
    {dot && <span className={classes['dot']} aria-hidden="true" />}
    {children}
  </span>
)

export const phaseTone: Readonly<Record<Phase, Tone>> = {
  Synced: 'good',
  Pending: 'wait',
  Retrying: 'warn',
  Blocked: 'bad',
  Drifted: 'warn',
  Deleting: 'idle'
}

export const PhaseBadge = ({ phase }: { readonly phase: Phase }) => (
  <Badge tone={phaseTone[phase]} moving={phase === 'Pending' || phase === 'Deleting'} title={statusMessages.phaseMeaning[phase]}>
    {statusMessages.phase[phase]}
  </Badge>
)
