import type { ServerStoreTexts } from '../server-texts.ts'

/** The bridge speaks English. */
export const serverStoreMessages: ServerStoreTexts = { checks: {}, stale: {} }
