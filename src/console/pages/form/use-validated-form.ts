import { type RefObject, useEffect, useRef, useState } from 'react'
import { type Finding, type ValidateCredential, validateCredential } from '#api'
import { describeError } from '../../api/problem.ts'
import { credentialsMessages } from '../../messages/credentials.ts'
import { announce } from '../../ui/announcer.tsx'
import { focusFirstError } from '../../ui/restore-focus.ts'
import { errorsByField, type Findings, fieldAt, fingerprintOf, useValidation } from './validation.ts'

interface Checked extends Findings {
  readonly accepted: boolean
  accept(accepted: boolean): void
  /** Another credential has the id. */
  readonly isTaken: boolean
  /** Why saving was refused, where that is not said at a field. */
  readonly refusal: unknown
  /** Saving was tried: from then on, what is missing is said, too. */
  readonly isSubmitted: boolean
  /** Checks what stands there now; whether it may be saved. If not, the first place to look at has the focus. */
  mayProceed(): Promise<boolean>
  readonly form: RefObject<HTMLFormElement | null>
}

interface Options {
  readonly project: string
  readonly body: ValidateCredential
  /** Whether a finding is about what stands in the form, and not about what a secret that stays is not known to be. */
  readonly isRelevant?: (finding: Finding) => boolean
  /** Whether something stands in a field: what is missing is not said of fields that nobody came to yet. */
  readonly isFilled: (field: string) => boolean
  /** Why the last save was refused. */
  readonly refused: unknown
}

/** Checks as one types; keeps what was accepted; says before saving what is in the way. */
export function useValidatedForm({ project, body, isRelevant = () => true, isFilled, refused }: Options): Checked {
  const { found, setFound } = useValidation(project, body)
  const [isSubmitted, setTried] = useState(false)
  const [acceptedKey, setAccepted] = useState('')
  const [stops, setStops] = useState(0)
  const form = useRef<HTMLFormElement>(null)

  const errors = (found?.errors ?? []).filter(isRelevant)
  const warnings = (found?.warnings ?? []).filter(isRelevant)
  const shown = errors.filter(finding => isSubmitted || finding.code !== 'Invalid' || isFilled(fieldAt(finding)))
  const key = fingerprintOf(warnings)

  useEffect(() => {
    if (key !== '') announce(credentialsMessages.warnings(key.split(',').length))
  }, [key])
  useEffect(() => {
    if (stops > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [name="accept"]')?.focus()
  }, [stops])
  useEffect(() => {
    if (refused !== undefined) focusFirstError(form.current)
  }, [refused])

  return {
    errors: errorsByField(shown, refused),
    warnings,
    accepted: key !== '' && key === acceptedKey,
    accept: accepted => setAccepted(accepted ? key : ''),
    isTaken: [...shown, ...(refused === undefined ? [] : [describeError(refused)])].some(
      ({ code }) => code === 'CREDENTIAL_EXISTS'
    ),
    refusal: refused !== undefined && describeError(refused).errors.length > 0 ? undefined : refused,
    isSubmitted,
    form,
    async mayProceed() {
      setTried(true)
      // a check that cannot be made is made by the save itself
      const now = await validateCredential(project, body).catch(() => undefined)
      setFound(now)
      if (now === undefined) return true
      const newKey = fingerprintOf(now.warnings.filter(isRelevant))
      const isFine = !now.errors.some(isRelevant) && (newKey === '' || newKey === acceptedKey)
      if (!isFine) setStops(stops + 1)
      return isFine
    }
  }
}
