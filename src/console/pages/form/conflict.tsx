import { Alert } from '@mantine/core'
import { conflictMessages } from '#messages/conflict'
import { Button } from '../../ui/button.tsx'
import { Time } from '../../ui/time.tsx'
import classes from './form.module.css'

interface ConflictProps {
  /** Who made the other change. */
  readonly text: string
  readonly at: string
  /** Whether a save was refused because of it; otherwise it was only detected. */
  readonly isRefused: boolean
  /** Whether the other change is loaded: without it, one cannot decide. */
  readonly isRead: boolean
  readonly onOverwrite: () => void
  readonly onTakeTheirs: () => void
}

/** Another user changed what is being edited. The entries stay, and the user decides which version wins. */
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
