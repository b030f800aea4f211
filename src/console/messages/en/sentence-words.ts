/** The command line says the same words. */
export { sentenceWords } from '../../../domain/event-sentences/english-words.ts'
