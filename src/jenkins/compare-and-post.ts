import { hasAstral } from '../domain/text.ts'
import type { Call } from './http/call.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isDone, isFromJenkins } from './http/outcome.ts'
import { below } from './http/paths.ts'
import { explain } from './item-probe.ts'
import { readConfig } from './read-folder.ts'

/**
 * Replaces a folder's configuration if it is still as it was read. `changed`: nothing was written, because the folder has changed
 * since, or contains characters that this controller would lose.
 */
export async function compareAndPost(
  call: Call,
  path: readonly string[],
  before: string,
  after: string,
  keepsAstral: () => Promise<boolean>
): Promise<'exchanged' | 'changed'> {
  if (mayHaveAstral(before) && !(await keepsAstral())) return 'changed'
  if (after === before) return 'exchanged'
  // Computing the change took a while. A change in Jenkins between this answer and our request is lost, so keep the gap short.
  if ((await readConfig(call, path)) !== before) return 'changed'
  const answer = await call.send({ method: 'POST', path: below(path, 'config.xml', call.operation), body: after })
  if (isDone(answer)) return 'exchanged'
  if (answer.status === 404) return 'changed'
  if (isFromJenkins(answer) && (answer.status === 400 || answer.status === 500))
    throw new JenkinsError('WriteFailed', call.operation, { status: answer.status })
  return explain(call, answer)
}

/** Whether a text has characters above U+FFFF, raw or as a reference (or what looks like one). */
const mayHaveAstral = (text: string): boolean => hasAstral(text) || /&#(?:x[0-9a-f]{5,}|[0-9]{5,});/i.test(text)
