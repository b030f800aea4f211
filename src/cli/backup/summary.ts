import type { Bundle } from '../../backup/bundle-file.ts'
import { contentsOf } from '../../backup/contents.ts'

/** What a complete bundle holds, in a few lines for people. */
export async function summaryOf(bundle: Pick<Bundle, 'format' | 'lines'>): Promise<string> {
  const { projects, credentials, members, webhooks, tokens, closed } = await contentsOf(bundle)
  return [
    `the backup is whole, and every part of it is authentic; format ${bundle.format}`,
    `${projects} projects with ${credentials} credentials, ${members} members and ${webhooks} webhooks; ${tokens} API tokens`,
    ...(closed === 0 ? [] : [`${closed} encrypted texts could not be decrypted when it was made, and still need their key`])
  ]
    .map(sentence => `${sentence}\n`)
    .join('')
}
