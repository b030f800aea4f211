import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { eventMessages } from '#messages/events'
import { tokensQuery } from '../api/access.ts'
import { webhooksQuery } from '../api/webhooks.ts'
import { own } from '../own.ts'
import { useMay, useMe } from '../session/me.ts'

const TOKEN = /(?<!\S)token:[\da-z]+/g

/** Names actors, also at the beginning of a sentence. API tokens appear by name, for callers who may list tokens. */
export function useActorNames(isFirst = false): (actor: string) => string {
  const me = useMe()
  const isAllowed = useMay()('token.read')
  const tokens = useInfiniteQuery({ ...tokensQuery, enabled: isAllowed }).data?.pages ?? []
  const names = new Map<string, string>(
    tokens.flatMap(({ items }) => items.map(({ id, name }) => [`token:${id}`, name] as const))
  )
  names.set(me.subject, me.name)
  const texts = isFirst ? eventMessages.actorsFirst : eventMessages.actors
  const nameOf = (subject: string): string => {
    const name = names.get(subject)
    return name === undefined ? texts.token : eventMessages.tokenNamed(name)
  }
  return actor => own<string>(texts, actor) ?? actor.replaceAll(TOKEN, nameOf)
}

/** Replaces webhook IDs in a sentence by their URLs, for callers who may see webhooks. */
export function useWebhookNames(project: string | undefined): (sentence: string) => string {
  const isAllowed = useMay(project)('webhook.read') && project !== undefined
  const { data } = useQuery({ ...webhooksQuery(project ?? ''), enabled: isAllowed, refetchInterval: false })
  return sentence => sentence.replaceAll(/\bwh_[\da-f]+/g, id => data?.items.find(webhook => webhook.id === id)?.url ?? id)
}
