/** Events as sentences are the same for the console and the command line. */
export { type Part, sentenceOf } from '../../domain/event-sentences/sentence.ts'
