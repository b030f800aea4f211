import type { Bundle } from '../../backup/bundle-file.ts'
import { CLOSED } from '../../backup/parts.ts'
import { partOf } from '../../backup/records.ts'

/** What a complete bundle holds, in a few lines for people. */
export async function summaryOf({ format, lines }: Pick<Bundle, 'format' | 'lines'>): Promise<string> {
  const counts = new Map(['project', 'credentials', 'members', 'webhooks', 'tokens'].map(part => [part, 0]))
  let closed = 0
  for await (const line of lines()) {
    const count = counts.get(line.part)
    if (count !== undefined) counts.set(line.part, count + line.entries.length)
    if (partOf(line)?.form === 'sealed') closed += line.entries.filter(([, , mark]) => mark === CLOSED).length
  }
  const [projects, credentials, members, webhooks, tokens] = counts.values()
  return [
    `the backup is whole, and every part of it is authentic; format ${format}`,
    `${projects} projects with ${credentials} credentials, ${members} members and ${webhooks} webhooks; ${tokens} API tokens`,
    ...(closed === 0 ? [] : [`${closed} encrypted texts could not be decrypted when it was made, and still need their key`])
  ]
    .map(sentence => `${sentence}\n`)
    .join('')
}
