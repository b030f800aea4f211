import type { ServerTexts } from '../server-texts.ts'

/** The bridge speaks English. */
export const serverMessages: ServerTexts = {
  reasons: {},
  deliveries: {},
  facts: facts => ` (${facts})`,
  lastFailure: text => ` ${text}`,
  checks: {}
}
