import { sentenceTexts } from './english.ts'
import type { Scene } from './sentence.ts'

/** How an event is told in English where names of tokens and webhooks are not known. */
export const englishScene = (place: string, why: Scene['why']): Scene => ({
  place,
  who: actor => (actor === 'admin' ? sentenceTexts.admin : actor === 'kubernetes' ? sentenceTexts.cluster : actor),
  why
})
