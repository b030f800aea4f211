import { dingtalk } from './dingtalk.ts'
import { events } from './events.ts'
import type { Format } from './format.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { wecom } from './wecom.ts'

/** The only list of formats. Another one is a file here, its import and its name in this list. */
export const formats: readonly Format[] = [events, slack, teams, dingtalk, wecom]

const byName = new Map(formats.map(format => [format.name, format]))

/** The format of a webhook; undefined for one that only a later version knows. Webhooks of earlier versions name none. */
export const formatOf = ({ format = events.name }: { readonly format?: string | undefined }): Format | undefined =>
  byName.get(format)
