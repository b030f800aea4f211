import { serverMessages } from '#messages/server'
import { own } from '../own.ts'

/** What stands for a part of a sentence that is kept. */
const GAP = '{}'

const templates = Object.entries(serverMessages.sentences).map(([english, text]) => {
  const [before = '', after] = english.split(GAP)
  return { before, after, text }
})

/** A sentence of the bridge that has no code, in the language of the page if it has that sentence. */
export function translateSentence(sentence: string): string {
  for (const { before, after, text } of templates) {
    if (after === undefined) {
      if (sentence === before) return text
    } else if (sentence.length >= before.length + after.length && sentence.startsWith(before) && sentence.endsWith(after)) {
      return text.replace(GAP, () => sentence.slice(before.length, sentence.length - after.length))
    }
  }
  return sentence
}

/** Several sentences of the bridge in a row, each by itself. */
export const translateSentences = (text: string): string => {
  const whole = translateSentence(text)
  return whole === text
    ? text
        .split(/(?<=\.) (?=[A-Z])/)
        .map(translateSentence)
        .join(' ')
    : whole
}

/** The position inside a value that a finding begins with, such as `users[0].user.token: `. */
const POSITION = /^[^\s:]{1,200}: /

/** The text for a code, after the position that the sentence of the bridge begins with. */
export const atPosition = (sentence: string, text: string): string => `${POSITION.exec(sentence)?.[0] ?? ''}${text}`

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
