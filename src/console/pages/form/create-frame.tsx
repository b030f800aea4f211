import { Alert } from '@mantine/core'
import type { ReactNode } from 'react'
import { formMessages } from '#messages/credential-form'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { CreateActions } from './create-actions.tsx'
import classes from './form.module.css'
import type { Kind } from './form-state.ts'
import { LivePanel } from './live-panel.tsx'
import type { useValidatedForm } from './use-validated-form.ts'
import { AcceptWarnings } from './warnings.tsx'

interface FrameProps {
  readonly project: string
  readonly kind: Kind
  readonly validation: ReturnType<typeof useValidatedForm>
  readonly busy: boolean
  /** What is wrong and is not about a field of the form. */
  readonly fault?: string | undefined
  readonly onSubmit: () => Promise<void>
  /** The question before the form is left. */
  readonly question: ReactNode
  readonly children: ReactNode
}

/** Around the fields of a new credential: what is wrong above, what has to be accepted below, what was recognised next to them. */
export function CreateFrame({ project, kind, validation, busy, fault, onSubmit, question, children }: FrameProps) {
  const isWrong = validation.isSubmitted && validation.errors.size > 0
  const wrong = fault ?? (isWrong ? formMessages.correct : undefined)
  return (
    <div className={classes['columns']}>
      <form
        ref={validation.form}
        className={classes['form']}
        onSubmit={event => {
          event.preventDefault()
          void onSubmit()
        }}
        aria-labelledby="new-credential"
        noValidate
      >
        {validation.refusal !== undefined && <ErrorAlert error={validation.refusal} />}
        {wrong !== undefined && (
          <Alert color="red" role="alert">
            {wrong}
          </Alert>
        )}
        {children}
        <AcceptWarnings
          kind={kind}
          warnings={validation.warnings}
          accepted={validation.accepted}
          onAccept={validation.accept}
          isAsked={validation.isSubmitted}
        />
        <CreateActions project={project} busy={busy} />
      </form>
      <LivePanel kind={kind} found={validation.found} />
      {question}
    </div>
  )
}
