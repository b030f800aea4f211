import { type RefObject, useEffect, useRef, useState } from 'react'
import { type Finding, type ValidateCredential, type Validation, validateCredential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { describeError } from '../../api/problem.ts'
import { announce } from '../../ui/announcer.tsx'
import { focusFirstError } from '../../ui/restore-focus.ts'
import { errorsByField, type Findings, fieldAt, fingerprintOf, toAccept, useValidation } from './validation.ts'

export interface Checked extends Findings {
  readonly accepted: boolean
  accept(accepted: boolean): void
  /** Whether another credential has the ID. */
  readonly isTaken: boolean
  /** Why saving was refused, if no field says it. */
  readonly refusal: unknown
  /** Whether saving was attempted. From then on, missing entries are reported, too. */
  readonly isSubmitted: boolean
  /** Validates the form and tells whether it may be saved. If not, the first finding gets the focus. */
  mayProceed(): Promise<boolean>
  readonly form: RefObject<HTMLFormElement | null>
  /** The last answer, with what is recognised. */
  readonly found: Validation | undefined
}

interface Options {
  readonly project: string
  readonly body: ValidateCredential
  /** Whether a finding applies to what is entered; a stored secret that is kept cannot be checked here. */
  readonly isRelevant?: (finding: Finding) => boolean
  /** Whether a field has a value: empty fields are not reported before the first save. */
  readonly isFilled: (field: string) => boolean
  /** Why the last save was refused. */
  readonly refused: unknown
}

/** Validates while the user types, remembers accepted warnings, and reports what prevents saving. */
export function useValidatedForm({ project, body, isRelevant = () => true, isFilled, refused }: Options): Checked {
  const { found, setFound } = useValidation(project, body)
  const [isSubmitted, setTried] = useState(false)
  const [acceptedKey, setAccepted] = useState('')
  const [stops, setStops] = useState(0)
  const form = useRef<HTMLFormElement>(null)

  const errors = (found?.errors ?? []).filter(isRelevant)
  const warnings = (found?.warnings ?? []).filter(isRelevant)
  // in a form that is still empty, what is missing is not wrong yet
  const isBlank = Object.keys(body.data ?? {}).length === 0 && body.generate === undefined
  const isShown = (finding: Finding) =>
    isFilled(fieldAt(finding)) || (finding.code !== 'Invalid' && !(isBlank && finding.pointer.startsWith('#/data')))
  const shown = errors.filter(finding => isSubmitted || isShown(finding))
  const key = fingerprintOf(toAccept(warnings))
  const all = fingerprintOf(warnings)

  useEffect(() => {
    if (all !== '') announce(credentialsMessages.warnings(all.split(',').length))
  }, [all])
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
    found,
    async mayProceed() {
      setTried(true)
      // if validation is unavailable, saving validates
      const now = await validateCredential(project, body).catch(() => undefined)
      setFound(now)
      if (now === undefined) return true
      const newKey = fingerprintOf(toAccept(now.warnings.filter(isRelevant)))
      const isFine = !now.errors.some(isRelevant) && (newKey === '' || newKey === acceptedKey)
      if (!isFine) setStops(stops + 1)
      return isFine
    }
  }
}
