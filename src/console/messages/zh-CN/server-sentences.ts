import { access } from './server-sentences/access.ts'
import { documents } from './server-sentences/documents.ts'
import { fields } from './server-sentences/fields.ts'
import { notes } from './server-sentences/notes.ts'
import { requests } from './server-sentences/requests.ts'
import { settings } from './server-sentences/settings.ts'

export { serverProblems } from './server-problems.ts'

/** Sentences that have no code. `{}` is a part that is kept, or translated if it is a sentence; `{2}` is the second of them. */
export const serverSentences: Readonly<Record<string, string>> = {
  ...{ ...access, ...documents, ...fields },
  ...{ ...notes, ...requests, ...settings }
}
