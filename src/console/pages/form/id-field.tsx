import { TextInput } from '@mantine/core'
import { formMessages } from '#messages/credential-form'
import { FieldWarnings } from './fields.tsx'
import classes from './form.module.css'
import { AdoptChoice, TakenHelp } from './id-help.tsx'
import type { Checked } from './use-validated-form.ts'
import { fieldAt } from './validation.ts'

interface IdProps {
  readonly project: string
  readonly id: string
  readonly onChange: (id: string) => void
  readonly adopt: boolean
  readonly onAdopt: (adopt: boolean) => void
  readonly validation: Checked
}

/** The ID of a new credential, with what can be done if it is taken, here or in Jenkins. */
export function IdField({ project, id, onChange, adopt, onAdopt, validation }: IdProps) {
  const warnings = validation.warnings.filter(warning => fieldAt(warning) === 'id')
  return (
    <div className={classes['field']}>
      <TextInput
        label={formMessages.id}
        description={formMessages.idHelp}
        required
        name="id"
        value={id}
        error={validation.errors.get('id')}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={event => onChange(event.currentTarget.value)}
      />
      {validation.isTaken && <TakenHelp {...{ project, id }} />}
      <FieldWarnings label={formMessages.id} warnings={warnings} />
      {(adopt || warnings.some(({ code }) => code === 'UnmanagedInJenkins')) && (
        <AdoptChoice checked={adopt} onChange={onAdopt} />
      )}
    </div>
  )
}
