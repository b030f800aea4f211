import { hasAstral } from '../domain/text.ts'
import type { Call } from './http/call.ts'
import { isDone } from './http/outcome.ts'
import { below } from './http/paths.ts'
import { explain } from './item-probe.ts'
import { readConfig } from './read-folder.ts'
import { parseXml } from './xml/parse.ts'

/** Longer descriptions do not fit into a URL, and `submitDescription` is only known to read its parameter from there. */
const LONGEST = 4000

/** Characters that may not be stored as sent. */
const DOUBTFUL = /[^\P{C}\n\t]/u

/**
 * Saves a folder unchanged by submitting its current description: Jenkins rewrites its file with every secret encrypted. Requires
 * Job/Configure. `unable`: the configuration cannot be read, or has a description that might not survive. The next reading shows
 * whether it helped.
 */
export async function saveFolder(call: Call, path: readonly string[]): Promise<'saved' | 'unable'> {
  const text = await readConfig(call, path)
  const root = text === undefined ? undefined : await parseXml(text)
  if (root === undefined) return 'unable'
  const description = root.children.find(child => child.name === 'description')?.text ?? ''
  const isDoubtful = DOUBTFUL.test(description) || hasAstral(description) || encodeURIComponent(description).length > LONGEST
  if (isDoubtful) return 'unable'
  const target = below(path, 'submitDescription', call.operation)
  const answer = await call.send({ method: 'POST', path: target, query: { description } })
  if (answer.status === 302 || isDone(answer)) return 'saved'
  return answer.status === 404 ? 'unable' : explain(call, answer)
}
