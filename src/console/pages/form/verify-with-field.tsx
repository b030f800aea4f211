import { Select } from '@mantine/core'
import { marks } from '#messages/intl'
import { verificationMessages } from '#messages/verification'
import type { ProjectVerifyTarget } from '../../api/verification.ts'
import { Button } from '../../ui/button.tsx'
import { titleOfKind } from '../verify-targets/kinds.ts'
import classes from './form.module.css'

interface FieldProps {
  /** The verify targets that fit. */
  readonly targets: readonly ProjectVerifyTarget[]
  /** Empty: none is chosen; undefined: nobody has chosen, so that the suggestion holds. */
  readonly value: string | undefined
  readonly suggested: string | undefined
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

/** The verify target of a credential. Where only one fits, nothing needs to be chosen. */
export function VerifyWithField({ targets, value, suggested, error, onChange }: FieldProps) {
  const shown = value ?? suggested ?? ''
  const [only] = targets
  const isOther = suggested !== undefined && value !== undefined && suggested !== value
  const options = targets.map(({ name, kind }) => ({
    value: name,
    label: `${name}${marks.space}${marks.aside(titleOfKind(kind))}`
  }))
  const isGone = shown !== '' && !targets.some(({ name }) => name === shown)
  return (
    <div className={classes['field']}>
      <Select
        label={verificationMessages.with}
        description={[
          verificationMessages.withHelp,
          ...(value === undefined && shown !== '' ? [verificationMessages.withSuggested] : [])
        ].join(marks.space)}
        placeholder={
          targets.length === 1 && only !== undefined
            ? verificationMessages.withOnly(only.name)
            : verificationMessages.chooseTarget
        }
        data={isGone ? [...options, { value: shown, label: verificationMessages.gone(shown) }] : options}
        value={shown === '' ? null : shown}
        error={error}
        clearable
        searchable={targets.length > 8}
        onChange={name => onChange(name ?? '')}
      />
      {isOther && (
        <div className={classes['row']}>
          <span className={classes['hint']}>{verificationMessages.suggestion(suggested)}</span>
          <Button size="compact-sm" variant="default" onClick={() => onChange(suggested)}>
            {verificationMessages.suggest(suggested)}
          </Button>
        </div>
      )}
    </div>
  )
}
