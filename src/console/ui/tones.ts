import {
  IconArrowsDiff,
  IconCircleCheck,
  IconClock,
  IconHandStop,
  IconLinkOff,
  IconRefreshAlert,
  IconTrash,
  type TablerIcon
} from '@tabler/icons-react'
import type { Status } from '#api'

/** Each tone has a colour in both themes, `var(--TONE)` with `var(--TONE-bg)`. */
export type Tone = 'good' | 'wait' | 'warn' | 'bad' | 'idle' | 'drift' | 'unmanaged'
export type Phase = Status['phase']

/** No two phases that need different actions have the same tone. */
export const phaseTone: Readonly<Record<Phase, Tone>> = {
  Synced: 'good',
  Pending: 'wait',
  Retrying: 'warn',
  Blocked: 'bad',
  Drifted: 'drift',
  Deleting: 'idle'
}

/** No two phases have the same shape. */
export const phaseIcon: Readonly<Record<Phase, TablerIcon>> = {
  Synced: IconCircleCheck,
  Pending: IconClock,
  Retrying: IconRefreshAlert,
  Blocked: IconHandStop,
  Drifted: IconArrowsDiff,
  Deleting: IconTrash
}

/** The shape of a tone whose meaning is always the same. */
export const toneIcon: Readonly<Partial<Record<Tone, TablerIcon>>> = { drift: IconArrowsDiff, unmanaged: IconLinkOff }
