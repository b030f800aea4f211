/** Apart from the sentences, which the pages without a list of events need not load. */
export { isUnsaid } from '../../domain/event-sentences/unsaid.ts'
