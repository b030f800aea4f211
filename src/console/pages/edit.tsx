import { Alert } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { type Credential, patchCredential, replaceCredential } from '#api'
import { formMessages } from '#messages/credential-form'
import { generalMessages } from '#messages/general'
import { describeOutcome, isProblem } from '../api/problem.ts'
import { credentialQuery, typesQuery } from '../api/queries.ts'
import { useMay } from '../session/me.ts'
import { useAction } from '../ui/action.ts'
import { useActorNames } from '../ui/actor-names.ts'
import { Button } from '../ui/button.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { useTitle } from '../ui/page-title.ts'
import { checkWay } from './form/check-way.ts'
import { Conflict } from './form/conflict.tsx'
import { CredentialFields } from './form/credential-fields.tsx'
import { DescriptionField } from './form/description-field.tsx'
import { FormDrop } from './form/drop-targets.tsx'
import { FollowChoice } from './form/follow-choice.tsx'
import classes from './form/form.module.css'
import {
  buildBody,
  buildDetached,
  buildPatch,
  buildReplacement,
  checkable,
  emptyForm,
  type FormState,
  isEntered,
  type Kind,
  readForm
} from './form/form-state.ts'
import { useLeaveGuard } from './form/leave-guard.tsx'
import { LivePanel } from './form/live-panel.tsx'
import { NotAllowed } from './form/not-allowed.tsx'
import { useValidatedForm } from './form/use-validated-form.ts'
import { fieldAt } from './form/validation.ts'
import { VerifySection } from './form/verify-section.tsx'
import { AcceptWarnings } from './form/warnings.tsx'

const route = getRouteApi('/inside/projects/$project/credentials/$id/edit')

/** Edits a credential from the version loaded first, so that a change by another user becomes a conflict instead of being overwritten. */
export function Edit() {
  const { project, id } = route.useParams()
  useTitle(formMessages.editTitle(id), project)
  const { data, error } = useSuspenseQuery(credentialQuery(project, id))
  const [start, setStart] = useState(data)
  const [isOwn, setOwn] = useState(false)
  const kind = useSuspenseQuery(typesQuery).data.items.find(known => known.type === data.type)
  if (!useMay(project)('credential.write')) return <NotAllowed project={project} />
  if (kind === undefined) return <Alert color="red">{describeOutcome(data.status.reason, data.status.message)}</Alert>
  const isDeleted = isProblem(error, 404) || data.status.phase === 'Deleting'
  const startAgain = () => setStart(data)
  const from = start.sharedFrom
  const isFollowing = from !== undefined && !isOwn
  return (
    <FormDrop>
      <EditForm
        key={`${start.generation} ${isFollowing}`}
        {...{ kind, start, isDeleted, startAgain, isFollowing }}
        latest={data}
        choice={from !== undefined && <FollowChoice {...{ from, isFollowing }} onChange={following => setOwn(!following)} />}
      />
    </FormDrop>
  )
}

interface FormProps {
  readonly kind: Kind
  readonly start: Credential
  readonly latest: Credential
  readonly isDeleted: boolean
  readonly startAgain: () => void
  /** Whether all its values come from another project, and still do after the edit. */
  readonly isFollowing: boolean
  /** Where that is chosen. */
  readonly choice: ReactNode
}

function EditForm({ kind, start, latest, isDeleted, startAgain, isFollowing, choice }: FormProps) {
  const { project, id } = start
  const navigate = useNavigate()
  const who = useActorNames()
  const queries = useQueryClient()
  const isDetached = start.sharedFrom !== undefined && !isFollowing
  // nothing of the source is kept, its expiry included
  const before = isDetached
    ? { ...emptyForm, description: start.description, verifyWith: start.verifyWith ?? '' }
    : readForm(start)
  const [state, setState] = useState(before)
  const { description } = state
  const patch = isFollowing ? { description } : isDetached ? buildDetached(kind, state) : buildPatch(kind, state, start)
  // A tampered record is not trusted, so nothing of it is kept and everything is sent.
  const isReplaced = start.status.reason === 'RecordChanged'
  const kept = isReplaced || isDetached ? [] : start.secretFields
  const body = buildBody(kind, checkable(state))
  const save = useAction(async (generation: number) => {
    if (!(await validation.mayProceed())) return false
    const ifMatch = `"${generation}"`
    await (isReplaced
      ? replaceCredential(project, id, buildReplacement(kind, state), { ifMatch })
      : patchCredential(project, id, patch, { ifMatch }))
    return true
  })
  const validation = useValidatedForm({
    ...{
      project,
      body: isFollowing ? followingBody(kind.type, start, description) : { ...body, id }
    },
    refused: save.error,
    // the value of a kept secret is unknown here, so findings on it are ignored until it is saved
    isRelevant: finding => {
      const field = fieldAt(finding)
      if (Object.hasOwn(patch, field) || Object.hasOwn(('data' in patch && patch.data) || {}, field)) return true
      const isSecret = kind.fields.some(({ name, secret }) => secret && name === field)
      return isSecret && !kept.includes(field)
    },
    isFilled: () => true
  })
  const change = (more: Partial<FormState>) => {
    setState(before => ({ ...before, ...more }))
    if (save.error !== undefined) save.clear()
  }
  const isConflict = isProblem(save.error, 412)
  const guard = useLeaveGuard(!isDeleted && isEntered(state, before, undefined))
  const submit = async (generation: number) => {
    if ((await save.run(generation)) !== true) {
      // The other version must be loaded before the user can decide to overwrite it.
      void queries.invalidateQueries({ queryKey: credentialQuery(project, id).queryKey })
      return
    }
    guard.release()
    setState(before)
    void queries.invalidateQueries({ queryKey: credentialQuery(project, id).queryKey })
    const made = state.generate === undefined ? {} : { made: true as const }
    await navigate({ to: '/projects/$project/credentials/$id', params: { project, id }, search: made })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void submit(start.generation)
  }
  return (
    <div className={classes['columns']}>
      <form ref={validation.form} className={classes['form']} onSubmit={onSubmit} aria-labelledby="edit-credential" noValidate>
        <h2 id="edit-credential">{formMessages.editTitle(id)}</h2>
        <p className={classes['hint']}>{formMessages.typeFixed}</p>
        {choice}
        {isConflict && (
          <Conflict
            text={formMessages.conflict(who(latest.updatedBy))}
            at={latest.updatedAt}
            isRefused
            isRead={latest.generation !== start.generation}
            onOverwrite={() => void submit(latest.generation)}
            onTakeTheirs={startAgain}
          />
        )}
        {isDeleted && (
          <Alert color="red" role="alert" title={formMessages.deletedTitle(id)}>
            {formMessages.deleted}
          </Alert>
        )}
        {validation.refusal !== undefined && !isConflict && !isDeleted && <ErrorAlert error={validation.refusal} />}
        {validation.isSubmitted && validation.errors.size > 0 && !isConflict && (
          <Alert color="red" role="alert">
            {formMessages.correct}
          </Alert>
        )}
        {isFollowing ? (
          <DescriptionField
            value={description}
            error={validation.errors.get('description')}
            onChange={text => change({ description: text })}
          />
        ) : (
          <>
            <CredentialFields
              kind={kind}
              state={state}
              onChange={change}
              findings={validation}
              project={project}
              kept={kept}
              referred={Object.keys(before.sources)}
            />
            <VerifySection
              {...{ project, id, body, validation }}
              way={checkWay({ state, body, kept, isChanged: isReplaced || isDetached || 'data' in patch })}
              verifyWith={state.verifyWith}
              onChange={verifyWith => change({ verifyWith })}
            />
          </>
        )}
        <AcceptWarnings
          kind={kind}
          warnings={validation.warnings}
          accepted={validation.accepted}
          onAccept={validation.accept}
          isAsked={validation.isSubmitted}
        />
        <div className={classes['actions']}>
          <Button type="submit" loading={save.busy} disabled={isDeleted}>
            {generalMessages.saveChanges}
          </Button>
          <LinkButton variant="default" to="/projects/$project/credentials/$id" params={{ project, id }}>
            {generalMessages.cancel}
          </LinkButton>
        </div>
      </form>
      <LivePanel kind={kind} found={validation.found} {...(isDetached ? {} : { stored: start })} />
      {guard.question}
    </div>
  )
}

/** What a receiver is checked with: its values are those of its source. */
const followingBody = (type: Kind['type'], { id, sharedFrom }: Credential, description: string) => ({
  ...{ id, type, description },
  ...(sharedFrom === undefined ? {} : { sharedFrom })
})
