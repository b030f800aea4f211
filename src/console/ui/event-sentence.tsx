import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Event } from '#api'
import { matterMessages } from '#messages/matters'
import { sentenceMessages } from '#messages/sentences'
import { statusMessages } from '#messages/status'
import { type Part, sentenceOf } from '../api/event-sentence.ts'
import { own } from '../own.ts'
import { eventLooks } from './event-looks.ts'
import { formatTimes } from './format-time.ts'
import classes from './trail.module.css'

export interface Names {
  /** Names an actor, at the beginning of a sentence or later. */
  readonly first: (actor: string) => string
  readonly who: (actor: string) => string
  /** Replaces the ids of webhooks. */
  readonly webhook: (text: string) => string
}

interface Props {
  readonly event: Event
  /** The name of the project or controller whose events they are. */
  readonly place: string
  /** The project of the events; given, a credential is a link. */
  readonly project: string | undefined
  /** Whether the list has events of several projects, so that each is named and a link. */
  readonly isOfMany?: boolean
  readonly names: Names
}

/** The reason of a failure in a few words. */
const why = (reason: string): string | undefined => own(matterMessages.what, reason) ?? own(statusMessages.reasons, reason)

/** Who did what to what, and why. */
export function EventSentence({ event, place, project, isOfMany = false, names }: Props) {
  const parts = sentenceOf(event, sentenceMessages, { place, who: names.first, why, webhook: names.webhook })
  const nodes = { ...slots, credential: isOfMany ? named : slots.credential, project: isOfMany ? linked : slots.project }
  const look = own(eventLooks, event.type)
  return (
    <span className={classes['sentence']}>
      {look !== undefined && (
        <look.icon size={15} className={classes['mark']} style={{ color: `var(--${look.tone})` }} aria-hidden="true" />
      )}
      {parts.map((part, i) => {
        const show = part.slot === null ? undefined : own<Show>(nodes, part.slot)
        // the parts of a sentence stay where they are
        // biome-ignore lint/suspicious/noArrayIndexKey: the same part may occur twice
        return <span key={i}>{show === undefined ? part.text : show(part, { event, project, names })}</span>
      })}
    </span>
  )
}

type Show = (part: Part, at: Pick<Props, 'event' | 'project' | 'names'>) => ReactNode

const credentialLink = (project: string | undefined, id: string, text: string): ReactNode =>
  project === undefined ? (
    <strong dir="auto">{text}</strong>
  ) : (
    <Link to="/projects/$project/credentials/$id" params={{ project, id }} dir="auto">
      {text}
    </Link>
  )

const named: Show = ({ text }, { project }) => credentialLink(project, text, `${project}/${text}`)
const linked: Show = ({ text }) => (
  <Link to="/projects/$project/events" params={{ project: text }}>
    {text}
  </Link>
)

/** How the slots of a sentence are shown that are not plain text. */
const slots = {
  who: ({ text }) => <strong>{text}</strong>,
  credential: ({ text }, { project }) => credentialLink(project, text, text),
  project: ({ text }) => text,
  member: ({ text }, { names }) => <strong>{names.who(text)}</strong>,
  time: ({ text }) => formatTimes(text),
  folder: ({ text }) => <strong dir="auto">{text}</strong>,
  ids: ({ text }) => <strong dir="auto">{text}</strong>
} satisfies Readonly<Record<string, Show>>
