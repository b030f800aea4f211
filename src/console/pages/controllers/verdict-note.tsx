import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle, IconPlayerPause, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { controllerMessages } from '#messages/controllers'
import { marks } from '#messages/intl'
import type { Controller, MemberController } from '../../api/controllers.ts'
import { describeOutcome } from '../../api/problem.ts'
import { Time } from '../../ui/time.tsx'
import type { Tone } from '../../ui/tones.ts'
import classes from './controller.module.css'
import { judge } from './verdict.ts'

const colors: Readonly<Record<Tone, string>> = {
  good: 'green',
  wait: 'blue',
  warn: 'yellow',
  bad: 'red',
  idle: 'gray',
  drift: 'violet',
  unmanaged: 'cyan'
}
const icons = {
  works: IconCircleCheck,
  limited: IconAlertTriangle,
  paused: IconPlayerPause,
  unreachable: IconPlugConnectedX,
  failing: IconAlertTriangle,
  unknown: IconHelpCircle
}

interface NoteProps {
  readonly controller: Controller | MemberController
  /** What can be done about it, below the reason. */
  readonly children?: ReactNode
}

/** Whether a controller works, and if not, why and what to do. */
export function VerdictNote({ controller, children }: NoteProps) {
  const { kind, tone, limits } = judge(controller)
  const { reason, message, circuitOpenedAt, nextAttemptAt } = controller
  const Icon = icons[kind]
  return (
    <Alert
      color={colors[tone]}
      variant="light"
      mb="md"
      role="status"
      icon={<Icon size={18} />}
      title={controllerMessages.verdict[kind]}
    >
      <p>{controllerMessages.verdictText[kind]}</p>
      {message !== null && <p className={classes['why']}>{describeOutcome(reason, message)}</p>}
      {limits.length > 0 && (
        <ul className={classes['limits']}>
          {limits.map(({ name, count }) => (
            <li key={name}>
              <strong>{controllerMessages.limits[name].title(count)}</strong>
              {marks.stop}
              {controllerMessages.limits[name].remedy}
            </li>
          ))}
        </ul>
      )}
      {circuitOpenedAt !== null && (
        <p className={classes['quiet']}>
          {controllerMessages.pausedSince} <Time at={circuitOpenedAt} />
          {nextAttemptAt !== null && (
            <>
              {' · '}
              {controllerMessages.nextAttempt} <Time at={nextAttemptAt} />
            </>
          )}
        </p>
      )}
      {children}
    </Alert>
  )
}
