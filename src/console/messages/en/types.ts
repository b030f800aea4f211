import type { TypeTexts } from '../server-texts.ts'

/** Credential types by name, in other languages than that of the bridge. */
export const typeMessages: Readonly<Record<string, TypeTexts>> = {}
