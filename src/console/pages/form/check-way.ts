import type { ValidateCredential } from '#api'
import { own } from '../../own.ts'
import type { FormState } from './form-state.ts'

/** Everything about an edit that a check before saving depends on. */
interface Entries {
  readonly state: Pick<FormState, 'generate' | 'removed'>
  readonly body: Pick<ValidateCredential, 'data'>
  /** Names of stored secrets that stay where nothing is entered. */
  readonly kept: readonly string[]
  /** Whether an edit changes values. Those of a new credential are all new. */
  readonly isChanged: boolean
}

/**
 * How a check before saving is made. `values`: with what is entered. `stored`: with the stored values, as nothing else is entered.
 * `kept`: not at all, because a value is entered and another one is stored, and the two are in one place only after saving.
 * `generated`: not at all, because the key does not exist yet.
 */
export function checkWay({ state, body, kept, isChanged }: Entries): 'values' | 'stored' | 'kept' | 'generated' {
  if (state.generate !== undefined) return 'generated'
  if (!isChanged) return 'stored'
  const isKept = (name: string) => own(body.data ?? {}, name) === undefined && !state.removed.includes(name)
  return kept.some(isKept) ? 'kept' : 'values'
}
