import type { Credential } from '#api'
import { serverStoreMessages } from '#messages/server-stores'
import { sharesMessages } from '#messages/shares'
import { sourceMessages } from '#messages/source'
import { own } from '../own.ts'

/** Since when and why a value cannot be read from where it comes from. */
export type Stale = NonNullable<NonNullable<Credential['status']['source']>['stale']>

/** Sentences of the console where those of the bridge are in terms of the API. */
const ownSentences: Readonly<Record<string, string>> = {
  ContentRefused: sourceMessages.contentRefused,
  ShareEnded: sharesMessages.endedStale
}

type Status = Pick<Credential['status'], 'reason'>

/** Whether there is no value yet, and so no old one. */
export const hasNoValue = ({ reason }: Status): boolean => reason === 'SourceUnavailable'

export const staleLabel = (status: Status): string => (hasNoValue(status) ? sourceMessages.noValue : sourceMessages.stale)

export const describeStale = ({ reason, message }: Stale): string =>
  own(ownSentences, reason) ?? own(serverStoreMessages.stale, reason) ?? message
