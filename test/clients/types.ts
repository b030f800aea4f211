import type { components } from './generated/fetch.ts'
import type { Problem409 } from './generated/hey/types.gen.ts'

type Fetched = components['schemas']['Problem409']

/** Codes are lists, so a misspelt one does not compile. */
export const codes: readonly [Fetched['code'], Problem409['code']] = ['PROJECT_EXISTS', 'CREDENTIAL_EXISTS']
// @ts-expect-error This is no code of a 409.
export const wrong: Fetched['code'] = 'PRECONDITION_FAILED'
// @ts-expect-error Nor is this.
export const wrongToo: Problem409['code'] = 'NO_SUCH_CODE'
