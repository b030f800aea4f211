import { serverMessages } from '#messages/server'
import type { ProblemTexts } from '../messages/server-texts.ts'
import { own } from '../own.ts'
import { type Template, templatesOf, translateBy, translateEach, translateEachFault } from './sentence-templates.ts'

let templates: readonly Template[] | undefined
let problems: ProblemTexts = {}

/**
 * Loads the texts of problems, and the sentences of the bridge that have no code. A page needs them only for what is refused and for a few
 * notes, so that the first load is without them. While they cannot be loaded, the sentences stay in English.
 */
export async function loadSentences(): Promise<void> {
  if (templates !== undefined) return
  const loaded = await import('#messages/server-sentences').catch(() => undefined)
  if (loaded === undefined) return
  problems = loaded.serverProblems
  templates ??= templatesOf(loaded.serverSentences)
}

/** The text of a problem in the language of the page; undefined in that of the bridge. */
export const problemText = (code: string) => own(problems, code)

/** An answer, with the sentences loaded if it has one to show. */
export async function withSentences<T>(answer: Promise<T>, hasOne: (answer: T) => boolean): Promise<T> {
  if (hasOne(await answer)) await loadSentences()
  return answer
}

/** A sentence of the bridge that has no code, in the language of the page if it has that sentence. */
export const translateSentence = (sentence: string): string => translateBy(templates ?? [], sentence) ?? sentence

/** Several sentences of the bridge in a row, each by itself. */
export const translateSentences = (text: string): string => translateEach(text, translateSentence)

/** Faults in the settings of a process. */
export const translateFaults = (faults: string): string => translateEachFault(faults, translateSentence)

/**
 * What a finding begins with: the position inside a value such as `users[0].user.token: `, a line of a text, or how it is encoded.
 * A sentence begins after it.
 */
const POSITION =
  /^([^\s:]{1,200}(?=: )|line \d{1,9}(?: |,).{0,120}?(?=: (?:[A-Z]|kubectl ))|(?:[^\s:]{1,200}, )?[\w -]{1,80} of an? [a-z ]{1,20}(?=: ))/

/** The text for a code, after the position that the sentence of the bridge begins with. */
export function atPosition(sentence: string, text: string): string {
  const position = POSITION.exec(sentence)?.[1]
  if (position === undefined) return text
  const parts = position.split(/, (?=[\w -]{1,80} of an? )/)
  return `${parts.map(translateSentence).join(', ')}: ${text}`
}

/** What a failure adds to the sentence of its reason: `create credential (HTTP 403, needs Job/Configure): …`, or at its end. */
function factsOf(message: string): string | undefined {
  const [start, end] = [message.indexOf('('), message.indexOf(')')]
  if (end > start && /^[a-z ]+$/.test(message.slice(0, start)) && message.startsWith('): ', end))
    return message.slice(start + 1, end)
  return message.endsWith(')') ? message.slice(message.lastIndexOf('(') + 1, -1) : undefined
}

/** While calls are paused, why. */
const CAUSE = /The last failure \(([A-Za-z]{1,40})\): /

/** The text for the reason of an outcome, with the facts that the sentence of the bridge has; undefined in its own language. */
export function translateOutcome(reason: string, message: string): string | undefined {
  const { reasons, facts, lastFailure } = serverMessages
  const text = own(reasons, reason)
  if (text === undefined) return undefined
  const cause = own(reasons, CAUSE.exec(message)?.[1] ?? '')
  const more = factsOf(message)
  return `${text}${cause === undefined ? '' : lastFailure(cause)}${more === undefined ? '' : facts(more)}`
}
