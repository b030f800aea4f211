import type { ServerVerifyTargetTexts } from '../server-texts.ts'

/** The bridge speaks English. */
export const serverVerifyTargetMessages: ServerVerifyTargetTexts = { checks: {} }
