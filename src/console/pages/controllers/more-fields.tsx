import { Checkbox, NumberInput, Textarea } from '@mantine/core'
import { controllerMessages } from '#messages/controllers'
import type { Controller } from '../../api/controllers.ts'
import { FileField } from '../form/file-field.tsx'
import form from '../form/form.module.css'
import type { ControllerForm, PemField } from './form-state.ts'

const { form: texts } = controllerMessages

/** The bridge takes as many characters. */
const MAX_PEM = 100_000

interface MoreFieldsProps {
  readonly values: ControllerForm
  readonly onChange: (change: Partial<ControllerForm>) => void
  readonly errorAt: (field: string) => string | undefined
  /** What is stored of an existing controller. */
  readonly stored: Pick<Controller, 'ca' | 'clientCertificate'> | undefined
}

/** What most controllers do not need: certificates, limits, and who may use it. */
export function MoreFields({ values, onChange, errorAt, stored }: MoreFieldsProps) {
  const pem = (field: PemField, label: string, help: string, owner: 'ca' | 'clientCertificate') => {
    const isKept = stored?.[owner] === true
    const isRemoved = values.removed.includes(owner)
    return (
      <FileField
        field={{ label, maxBytes: MAX_PEM }}
        minRows={2}
        disabled={isRemoved}
        onChange={text => onChange({ [field]: text })}
        shared={{
          label,
          description: isKept ? `${help} ${texts.kept}` : help,
          value: values[field],
          error: errorAt(field),
          disabled: isRemoved,
          autoComplete: 'off',
          spellCheck: false,
          onChange: (event: { currentTarget: { value: string } }) => onChange({ [field]: event.currentTarget.value })
        }}
      />
    )
  }
  const remove = (owner: 'ca' | 'clientCertificate', label: string) =>
    stored?.[owner] === true && (
      <Checkbox
        size="xs"
        label={label}
        checked={values.removed.includes(owner)}
        onChange={event =>
          onChange({
            removed: event.currentTarget.checked ? [...values.removed, owner] : values.removed.filter(one => one !== owner),
            ...(owner === 'ca' ? { ca: '' } : { clientCertificate: '', clientKey: '' })
          })
        }
      />
    )
  return (
    <>
      <div className={form['field']}>
        {pem('ca', texts.ca, texts.caHelp, 'ca')}
        {remove('ca', texts.removeCa)}
      </div>
      <div className={form['field']}>
        {pem('clientCertificate', texts.clientCertificate, texts.clientCertificateHelp, 'clientCertificate')}
        {remove('clientCertificate', texts.removeClientCertificate)}
      </div>
      {pem('clientKey', texts.clientKey, texts.clientKeyHelp, 'clientCertificate')}
      <Textarea
        label={texts.projects}
        description={texts.projectsHelp}
        placeholder={texts.anyProject}
        value={values.projects}
        error={errorAt('projects')}
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
        onChange={event => onChange({ projects: event.currentTarget.value })}
      />
      <Textarea
        label={texts.labels}
        description={texts.labelsHelp}
        value={values.labels}
        error={errorAt('labels')}
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
        onChange={event => onChange({ labels: event.currentTarget.value })}
      />
      <NumberInput
        label={texts.maxInFlight}
        description={texts.maxInFlightHelp}
        min={1}
        max={64}
        allowDecimal={false}
        value={values.maxInFlight ?? ''}
        error={errorAt('maxInFlight')}
        onChange={value => onChange({ maxInFlight: typeof value === 'number' ? value : undefined })}
      />
      <Checkbox
        label={texts.seesEverything}
        description={texts.seesEverythingHelp}
        checked={values.seesEverything}
        onChange={event => onChange({ seesEverything: event.currentTarget.checked })}
      />
    </>
  )
}
