import { IconHelpCircle, IconThumbDown, IconThumbUp, type TablerIcon } from '@tabler/icons-react'
import { marks } from '#messages/intl'
import { verificationMessages } from '#messages/verification'
import { describeVerification, type Verification } from '../api/verification.ts'
import { Badge } from './badge.tsx'
import { exactTime } from './format-time.ts'
import type { Tone } from './tones.ts'

const looks: Readonly<Record<Verification['state'], { readonly tone: Tone; readonly icon: TablerIcon }>> = {
  valid: { tone: 'good', icon: IconThumbUp },
  invalid: { tone: 'bad', icon: IconThumbDown },
  unknown: { tone: 'idle', icon: IconHelpCircle }
}

/** Shape of what does not work. */
export const InvalidIcon = looks.invalid.icon

interface BadgeProps {
  readonly verified: Pick<Verification, 'state' | 'reason' | 'message' | 'target' | 'at'>
  /** Only its shape is seen, next to another badge. */
  readonly isSmall?: boolean
}

/** Whether a credential works; where, when and why are in its tooltip, and in a small one for screen readers as well. */
export function VerifiedBadge({ verified, isSmall = false }: BadgeProps) {
  const { state, target, at } = verified
  const text = verificationMessages.state[state]
  const why = describeVerification(verified)
  const facts = [
    `${verificationMessages.target}${marks.colon}${target}`,
    ...(why === null ? [] : [why]),
    `${verificationMessages.checkedAt} ${exactTime(at)}`
  ]
  return (
    <Badge {...looks[state]} title={[text, ...facts].join('\n')}>
      <span className={isSmall ? 'sr-only' : undefined}>{text}</span>
    </Badge>
  )
}

/** For a credential that was not checked with its current values. */
export const NotCheckedBadge = () => (
  <Badge tone="idle" icon={IconHelpCircle}>
    {verificationMessages.never}
  </Badge>
)
