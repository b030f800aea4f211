import { type Item, urlOf } from './folder.ts'
import { rawEncode } from './item-name.ts'
import type { Call } from './request.ts'

/**
 * `AbstractItem.getUrl` while a request is served: an item on the way of the request has the address by which it was asked for, whatever
 * its name is (transcripts nm-get-*), and so have the items below it up to there.
 */
export function urlIn(call: Call, item: Item): string {
  if (item.parent === null) return ''
  return askedFor(call, item) ?? `${urlIn(call, item.parent)}job/${rawEncode(item.name)}/`
}

function askedFor(call: Call, wanted: Item): string | undefined {
  const segments = call.path.slice(call.prefix.length).split('/').filter(Boolean)
  let at: Item | undefined = call.controller.root
  for (let i = 0; call.tokens[i] === 'job' && at?.kind === 'folder'; i += 2) {
    at = at.item(call.tokens[i + 1] ?? '')
    if (at === wanted) return segments.length === call.tokens.length ? `${segments.slice(0, i + 2).join('/')}/` : urlOf(wanted)
  }
  return undefined
}
