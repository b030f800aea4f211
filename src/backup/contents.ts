import type { Bundle } from './bundle-file.ts'
import { CLOSED } from './parts.ts'
import { partOf } from './records.ts'

/** What a complete bundle holds. */
export interface Contents {
  readonly projects: number
  readonly credentials: number
  readonly members: number
  readonly webhooks: number
  readonly tokens: number
  /** Encrypted texts that could not be decrypted when it was made. */
  readonly closed: number
}

const counted = ['project', 'credentials', 'members', 'webhooks', 'tokens']

export async function contentsOf({ lines }: Pick<Bundle, 'lines'>): Promise<Contents> {
  const counts = new Map(counted.map(part => [part, 0]))
  let closed = 0
  for await (const line of lines()) {
    const count = counts.get(line.part)
    if (count !== undefined) counts.set(line.part, count + line.entries.length)
    if (partOf(line)?.form === 'sealed') closed += line.entries.filter(([, , mark]) => mark === CLOSED).length
  }
  const [projects = 0, credentials = 0, members = 0, webhooks = 0, tokens = 0] = counts.values()
  return { projects, credentials, members, webhooks, tokens, closed }
}
