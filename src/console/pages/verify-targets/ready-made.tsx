import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { createVerifyTarget } from '#api'
import { verifyTargetMessages } from '#messages/verify-targets'
import type { ReadyMadeVerifyTarget } from '../../api/verify-targets.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Badge } from '../../ui/badge.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import list from '../../ui/list.module.css'
import controller from '../controllers/controller.module.css'
import { FormDialog } from '../form/form-dialog.tsx'
import { errorAt, errorsByField } from '../form/validation.ts'
import { namesOfTypes, titleOf } from './facts.ts'
import { buildReadyMade } from './form-state.ts'
import { titleOfKind } from './kinds.ts'
import { useMade } from './use-made.ts'
import classes from './verify-targets.module.css'

const { form: texts } = verifyTargetMessages

/** Services whose addresses are known, to switch on for some projects. */
export function ReadyMade({ services }: { readonly services: readonly ReadyMadeVerifyTarget[] }) {
  const mayWrite = useMay()('verify-target.write')
  const [asked, setAsked] = useState<ReadyMadeVerifyTarget>()
  return (
    <section aria-labelledby="ready-made" className={controller['part']}>
      <h2 id="ready-made">{verifyTargetMessages.readyMade}</h2>
      <p className={controller['note']}>{verifyTargetMessages.readyMadeHelp}</p>
      <ul className={list['list']} aria-label={verifyTargetMessages.readyMade}>
        {services.map(service => (
          <li key={`${service.kind} ${service.name}`}>
            <div className={list['line']}>
              <strong>{titleOf(service)}</strong>
              {service.isOn && <Badge tone="good">{verifyTargetMessages.isOn}</Badge>}
              {!service.isOn && mayWrite && (
                <DialogButton
                  className={classes['end']}
                  size="compact-sm"
                  variant="default"
                  aria-label={verifyTargetMessages.switchOnOne(titleOf(service))}
                  onClick={() => setAsked(service)}
                >
                  {verifyTargetMessages.switchOn}
                </DialogButton>
              )}
            </div>
            <p className={list['quiet']}>
              {titleOfKind(service.kind)} · {service.address} · {verifyTargetMessages.typesOf(namesOfTypes(service.types))}
            </p>
          </li>
        ))}
      </ul>
      {asked !== undefined && <SwitchOn service={asked} onClose={() => setAsked(undefined)} />}
    </section>
  )
}

interface SwitchOnProps {
  readonly service: ReadyMadeVerifyTarget
  readonly onClose: () => void
}

/** Asks for which projects, and registers the service under a name. */
function SwitchOn({ service, onClose }: SwitchOnProps) {
  const made = useMade()
  const [name, setName] = useState(service.name)
  const [projects, setProjects] = useState('')
  const saving = useAction(async () => made(await createVerifyTarget(buildReadyMade(service, name, projects))))
  const errors = errorsByField([], saving.error)
  const change = (set: (value: string) => void) => (value: string) => {
    set(value)
    if (saving.error !== undefined) saving.clear()
  }
  return (
    <FormDialog
      title={verifyTargetMessages.switchOnOne(titleOf(service))}
      action={verifyTargetMessages.switchOn}
      saving={saving}
      isAtField={['name', 'projects'].some(field => errorAt(errors, field) !== undefined)}
      onClose={onClose}
    >
      <p>
        {titleOfKind(service.kind)} · {service.address}
      </p>
      <Textarea
        label={texts.projects}
        description={texts.projectsHelp}
        value={projects}
        error={errorAt(errors, 'projects')}
        data-autofocus
        {...{ autosize: true, minRows: 2, maxRows: 8, spellCheck: false }}
        onChange={event => change(setProjects)(event.currentTarget.value)}
      />
      <TextInput
        label={texts.name}
        description={texts.nameHelp}
        value={name}
        error={errorAt(errors, 'name')}
        required
        autoComplete="off"
        spellCheck={false}
        onChange={event => change(setName)(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
