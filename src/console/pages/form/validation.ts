import { useEffect, useState } from 'react'
import { type Finding, type ValidateCredential, type Validation, validateCredential } from '#api'
import { formMessages } from '#messages/credential-form'
import { findingMessages } from '#messages/findings'
import { describeError } from '../../api/problem.ts'
import { atPosition, translateSentence } from '../../api/server-sentences.ts'
import { own } from '../../own.ts'

/** Milliseconds without a key press before the form is validated. */
const DEBOUNCE = 350

/**
 * Validates a body while the user types; the last result stays until the next. It is kept in the form alone, because a cache would
 * hold the secrets in the body. A failed request is silent, since saving reports the same.
 */
export function useValidation(project: string, body: ValidateCredential) {
  const [found, setFound] = useState<Validation>()
  const text = JSON.stringify(body)
  useEffect(() => {
    const control = new AbortController()
    const timer = setTimeout(() => {
      const request = validateCredential(project, JSON.parse(text) as ValidateCredential, {}, { signal: control.signal })
      // the result of an older body does not apply to this one
      void request.then(setFound).catch(() => control.signal.aborted || setFound(undefined))
    }, DEBOUNCE)
    return () => {
      clearTimeout(timer)
      control.abort()
    }
  }, [project, text])
  return { found, setFound }
}

export interface Findings {
  readonly errors: ReadonlyMap<string, string>
  readonly warnings: readonly Finding[]
}

/** The form field that a finding points at; a part of a reference is at the field that it is for. */
export const fieldAt = ({ pointer }: { readonly pointer: string }): string =>
  pointer.replace(/^#\/(?:data\/)?/, '').replace(/\/valueFrom(?:\/.*)?$/, '')

/** The sentence of a finding: the console's own where the bridge's is in terms of the API or in another language. */
export function describeFinding({ code = '', detail }: { readonly code?: string; readonly detail: string }): string {
  const translated = own(findingMessages, code)
  return (
    own(formMessages.findings, code) ?? (translated === undefined ? translateSentence(detail) : atPosition(detail, translated))
  )
}

/** Errors by field; those of a refused save override those of the validation. */
export function errorsByField(check: readonly Finding[], refused: unknown): ReadonlyMap<string, string> {
  const said = refused === undefined ? [] : describeError(refused).errors
  return new Map([
    ...check.map(finding => [fieldAt(finding), describeFinding(finding)] as const),
    ...said.map(fault => [fieldAt(fault), describeFinding(fault)] as const)
  ])
}

/** The error at a field, or at a part of it such as an item of a list. */
export const errorAt = (errors: ReadonlyMap<string, string>, field: string): string | undefined =>
  errors.get(field) ?? [...errors].find(([name]) => name.startsWith(`${field}/`))?.[1]

/** The warnings that have to be accepted before saving; the others only inform. */
export const toAccept = (warnings: readonly Finding[]): readonly Finding[] =>
  warnings.filter(({ severity }) => severity !== 'advice')

/** Identifies a set of warnings, so that accepting one set does not accept a later one. */
export const fingerprintOf = (warnings: readonly Finding[]): string =>
  warnings
    .map(({ code, pointer }) => `${code} ${pointer}`)
    .sort()
    .join()
