import { Alert, Checkbox } from '@mantine/core'
import type { Finding } from '#api'
import { formMessages } from '#messages/credential-form'
import { fieldMessages } from '#messages/fields'
import { own } from '../../own.ts'
import { HelpLink } from '../../ui/help-link.tsx'
import classes from './form.module.css'
import type { Kind } from './form-state.ts'
import { describeFinding, fieldAt, toAccept } from './validation.ts'

interface WarningsProps {
  readonly kind: Pick<Kind, 'fields'>
  readonly warnings: readonly Finding[]
  readonly accepted: boolean
  readonly onAccept: (accepted: boolean) => void
  /** Whether saving was attempted without accepting them. */
  readonly isAsked: boolean
}

/**
 * Asks to accept what is probably wrong before saving. What is said at a field is only named here, by its field; the rest, such as a
 * missing plug-in, is said in full.
 */
export function AcceptWarnings({ kind, warnings, accepted, onAccept, isAsked }: WarningsProps) {
  const asks = toAccept(warnings)
  const labelOf = (warning: Finding): string | undefined => {
    const name = fieldAt(warning)
    return name === 'id' ? formMessages.id : (kind.fields.find(field => field.name === name)?.label ?? own(fieldMessages, name))
  }
  const labels = [...new Set(asks.flatMap(warning => labelOf(warning) ?? []))]
  const unplaced = warnings.filter(warning => labelOf(warning) === undefined)
  if (asks.length === 0 && unplaced.length === 0) return null
  return (
    <Alert color="yellow" title={asks.length > 0 ? formMessages.warningsTitle : formMessages.adviceTitle}>
      {labels.length > 0 && <p>{formMessages.warningsOf(labels)}</p>}
      {unplaced.length > 0 && (
        <ul className={classes['summary']}>
          {unplaced.map(warning => (
            <li key={`${warning.code} ${warning.pointer} ${warning.detail}`}>
              {describeFinding(warning)} <HelpLink kind="finding" of={warning.code} />
            </li>
          ))}
        </ul>
      )}
      {asks.length > 0 && (
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
