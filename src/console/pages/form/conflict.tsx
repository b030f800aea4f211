import { Alert } from '@mantine/core'
import { conflictMessages } from '../../messages/conflict.ts'
import { Button } from '../../ui/button.tsx'
import { Time } from '../../ui/time.tsx'
import classes from './form.module.css'

interface ConflictProps {
  /** Who changed what. */
  readonly text: string
  readonly at: string
  /** Saving was refused for it; else it is only noticed. */
  readonly isRefused: boolean
  /** Whether their change is known here: before that one cannot decide. */
  readonly isRead: boolean
  readonly onOverwrite: () => void
  readonly onTakeTheirs: () => void
}

/** Somebody else changed what is being edited: what was typed stays, and the person decides. */
export const Conflict = ({ text, at, isRefused, isRead, onOverwrite, onTakeTheirs }: ConflictProps) => (
  <Alert color="yellow" role={isRefused ? 'alert' : 'status'} tabIndex={-1} title={conflictMessages.title}>
    <p>{text}</p>
    <p>
      {conflictMessages.when} <Time at={at} />
    </p>
    <div className={classes['actions']}>
      <Button size="xs" disabled={!isRead} onClick={onOverwrite}>
        {conflictMessages.overwrite}
      </Button>
      <Button size="xs" variant="default" onClick={onTakeTheirs}>
        {conflictMessages.takeTheirs}
      </Button>
    </div>
  </Alert>
)
