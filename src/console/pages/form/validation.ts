import { useEffect, useState } from 'react'
import { type Finding, type ValidateCredential, type Validation, validateCredential } from '#api'
import { describeError } from '../../api/problem.ts'
import { formMessages } from '../../messages/credential-form.ts'
import { own } from '../../own.ts'

/** Milliseconds without a key press after which what was typed is checked. */
const PAUSE = 350

/**
 * What the bridge says of a body, asked while one types; the last answer stays until there is another. It lives in this form alone:
 * a cache would hold the secrets that were asked about. A check that fails is silent, since saving says the same.
 */
export function useValidation(project: string, body: ValidateCredential) {
  const [found, setFound] = useState<Validation>()
  const text = JSON.stringify(body)
  useEffect(() => {
    const control = new AbortController()
    const timer = setTimeout(() => {
      const asked = validateCredential(project, JSON.parse(text) as ValidateCredential, { signal: control.signal })
      // what an older body had wrong says nothing of this one
      void asked.then(setFound).catch(() => control.signal.aborted || setFound(undefined))
    }, PAUSE)
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

/** The name of the form's field that a finding points at. */
export const fieldAt = ({ pointer }: { readonly pointer: string }): string => pointer.replace(/^#\/(?:data\/)?/, '')

/** The sentence of a finding, in words of the form where the bridge's are those of its API. */
export const describeFinding = ({ code = '', detail }: { readonly code?: string; readonly detail: string }): string =>
  own(formMessages.findings, code) ?? detail

/** What is wrong, by field; the answer to a save goes before that of a check. */
export function errorsByField(check: readonly Finding[], refused: unknown): ReadonlyMap<string, string> {
  const said = refused === undefined ? [] : describeError(refused).errors
  return new Map([
    ...check.map(finding => [fieldAt(finding), describeFinding(finding)] as const),
    ...said.map(fault => [fieldAt(fault), describeFinding(fault)] as const)
  ])
}

/** Names a set of warnings, so that accepting some does not accept others that come later. */
export const fingerprintOf = (warnings: readonly Finding[]): string =>
  warnings
    .map(({ code, pointer }) => `${code} ${pointer}`)
    .sort()
    .join()
