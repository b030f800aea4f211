import { BRIDGE, type Event, eventTypes, type NewEvent, newEvent } from '../../domain/event.ts'
import { sentenceTexts } from '../../domain/event-sentences/english.ts'
import { englishScene } from '../../domain/event-sentences/english-scene.ts'
import { sentenceOf as partsOf, type Slot } from '../../domain/event-sentences/sentence.ts'
import { isUnsaid } from '../../domain/event-sentences/unsaid.ts'
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

/** A message of an event, with the sentence that the console has for it; a test message and a gap have none. */
export function textOf({ type, source, data }: CloudEvent): Text {
  const project = source.split('/').at(-1) ?? ''
  const name = type.slice(TYPE_PREFIX.length)
  const event: Partial<Event> = data
  const known = eventTypes.find(each => each === name)
  const { title, says } =
    known === undefined
      ? { title: `${wordsOf(name)}: ${project}`, says: noSlots }
      : told({ ...newEvent(known, event), type: known }, project)
  const { actor, reason, message, fields = [], target } = event
  const isToBeSaid = reason != null || known === undefined || isUnsaid({ ...newEvent(known, event), type: known })
  const lines = [
    isToBeSaid ? (message ?? (reason != null && isReason(reason) ? sentenceOf(reason) : '')) : '',
    fields.length === 0 || says.has('fields') || says.has('deeds') ? '' : `Fields: ${fields.join(', ')}`,
    target === undefined ? '' : `In Jenkins: ${[target.controller, ...target.folder].join('/')}`,
    actor === undefined || actor === BRIDGE || says.has('who') ? '' : `By: ${actor}`
  ]
  return { title: oneLine(title), lines: lines.map(oneLine).filter(line => line !== '') }
}

const noSlots: ReadonlySet<Slot> = new Set()

/** Who did what to what. A channel has messages of many projects, so each names its own. Why it failed is a line by itself. */
function told(event: NewEvent, project: string): { readonly title: string; readonly says: ReadonlySet<Slot> } {
  const parts = partsOf(
    event,
    sentenceTexts,
    englishScene(project, () => undefined)
  )
  const says = new Set(parts.flatMap(({ slot }) => slot ?? []))
  const text = parts.map(part => (part.slot === 'credential' ? `${project}/${part.text}` : part.text)).join('')
  return { title: says.has('credential') || says.has('project') ? text : `${project}: ${text}`, says }
}

/** The title and the lines below it. */
export const plainText = ({ title, lines }: Text): string => [title, ...lines].join('\n')
