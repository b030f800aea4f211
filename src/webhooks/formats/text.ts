import { BRIDGE, type Event } from '../../domain/event.ts'
import { isReason, sentenceOf } from '../../domain/reasons.ts'
import { type CloudEvent, TYPE_PREFIX } from '../../domain/webhook.ts'

/** Longest line of a message in characters. */
const LONGEST = 500

/** An event in words: a title, and lines that say more. Plain text, which each chat escapes in its own way. */
export interface Text {
  readonly title: string
  readonly lines: readonly string[]
}

/** One line of bounded length, without control characters and characters that turn the direction of text. */
export const oneLine = (text: string): string => {
  const line = text.replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST).toWellFormed()}…` : line
}

/** `DriftDetected` as `Drift detected`. */
const wordsOf = (type: string): string => type.replaceAll(/(?<!^)[A-Z]/g, letter => ` ${letter.toLowerCase()}`)

export function textOf({ type, source, data }: CloudEvent): Text {
  const project = source.split('/').at(-1) ?? ''
  const event: Partial<Event> = data
  const { credential, actor, reason, message, fields = [], target } = event
  const subject = credential == null ? project : `${project}/${credential}`
  const said = message ?? (reason != null && isReason(reason) ? sentenceOf(reason) : '')
  const lines = [
    said,
    fields.length === 0 ? '' : `Fields: ${fields.join(', ')}`,
    target === undefined ? '' : `In Jenkins: ${[target.controller, ...target.folder].join('/')}`,
    actor === undefined || actor === BRIDGE ? '' : `By: ${actor}`
  ]
  return {
    title: oneLine(`${wordsOf(type.slice(TYPE_PREFIX.length))}: ${subject}`),
    lines: lines.map(oneLine).filter(line => line !== '')
  }
}

/** The title and the lines below it. */
export const plainText = ({ title, lines }: Text): string => [title, ...lines].join('\n')
