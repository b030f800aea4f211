import { Alert, Checkbox } from '@mantine/core'
import type { Finding } from '#api'
import { formMessages } from '#messages/credential-form'
import classes from './form.module.css'
import { describeFinding, toAccept } from './validation.ts'

interface WarningsProps {
  readonly warnings: readonly Finding[]
  readonly accepted: boolean
  readonly onAccept: (accepted: boolean) => void
  /** Whether saving was attempted without accepting them. */
  readonly isAsked: boolean
}

/** Summary of all warnings before saving. They must be accepted explicitly, unless they only advise. */
export function AcceptWarnings({ warnings, accepted, onAccept, isAsked }: WarningsProps) {
  if (warnings.length === 0) return null
  const asks = toAccept(warnings).length > 0
  return (
    <Alert color="yellow" title={asks ? formMessages.warningsTitle : formMessages.adviceTitle}>
      <ul className={classes['summary']}>
        {warnings.map(warning => (
          <li key={`${warning.code} ${warning.pointer} ${warning.detail}`}>{describeFinding(warning)}</li>
        ))}
      </ul>
      {asks && (
        <Checkbox
          mt="sm"
          name="accept"
          label={formMessages.acceptWarnings}
          error={isAsked && !accepted ? formMessages.acceptFirst : undefined}
          checked={accepted}
          onChange={event => onAccept(event.currentTarget.checked)}
        />
      )}
    </Alert>
  )
}
