import {
  IconAlertTriangle,
  IconArrowsDiff,
  IconHandStop,
  IconLinkOff,
  IconRefreshAlert,
  type TablerIcon
} from '@tabler/icons-react'
import type { Event } from '#api'
import type { Tone } from './tones.ts'

interface Look {
  readonly tone: Tone
  readonly icon: TablerIcon
}

/** Colour and shape of events that are trouble, so that they stand out among those of what went as it should. */
export const eventLooks: Readonly<Partial<Record<Event['type'], Look>>> = {
  SyncFailed: { tone: 'warn', icon: IconRefreshAlert },
  Blocked: { tone: 'bad', icon: IconHandStop },
  DriftDetected: { tone: 'drift', icon: IconArrowsDiff },
  UnmanagedFound: { tone: 'unmanaged', icon: IconLinkOff },
  VerificationFailed: { tone: 'bad', icon: IconAlertTriangle },
  ExpiresSoon: { tone: 'warn', icon: IconAlertTriangle },
  Expired: { tone: 'bad', icon: IconAlertTriangle },
  TooOld: { tone: 'warn', icon: IconAlertTriangle },
  CopiesFound: { tone: 'warn', icon: IconAlertTriangle },
  WebhookDisabled: { tone: 'warn', icon: IconAlertTriangle },
  CircuitOpened: { tone: 'warn', icon: IconRefreshAlert },
  ControllerChanged: { tone: 'bad', icon: IconHandStop },
  ReloadRefused: { tone: 'bad', icon: IconHandStop },
  BackupFailed: { tone: 'bad', icon: IconAlertTriangle }
}
