/** The command line says the same sentences. */
export { sentenceTexts as sentenceMessages } from '../../../domain/event-sentences/english.ts'
