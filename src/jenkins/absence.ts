import { createOne, deleteFolder, isNfc } from './folders.ts'
import type { Call } from './http/call.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { jsonOf, textOfField } from './http/outcome.ts'
import { below } from './http/paths.ts'
import { explain, probeItem } from './item-probe.ts'
import { readConfig } from './read-folder.ts'
import { CREDENTIALS_PROPERTY, FOLDER_CLASS } from './xml/folder-xml.ts'
import { toXml } from './xml/write.ts'

/** `removed` and `left` prove that there was no folder; `left`: the empty one that was made to find out is still there. */
export type Probed = 'removed' | 'left' | 'unproved'

/** The first part of a path at which Jenkins shows our user nothing; undefined when there is something at every part of it. */
export async function firstMissing(call: Call, path: readonly string[]): Promise<readonly string[] | undefined> {
  for (const index of path.keys()) {
    const part = path.slice(0, index + 1)
    if ((await probeItem(call, part)) === 'nothing') return part
  }
  return undefined
}

/**
 * Finds out whether a folder that our user is not shown is there: Jenkins refuses to make one where there is one, seen or not. The empty
 * folder that was made is taken away again, if it carries our mark and nothing has come into it.
 */
export async function probeAbsence(call: Call, path: readonly string[]): Promise<Probed> {
  const mark = `made to find out that there was no such folder ${crypto.randomUUID()}`
  const body = toXml({ name: FOLDER_CLASS, children: [{ name: 'description', text: mark }] }, call.operation)
  if (!(await isMade(call, path, body))) return 'unproved'
  const seen = await look(call, path, mark)
  if (seen === 'other') return 'unproved'
  if (seen !== 'ours, empty') return 'left'
  try {
    await deleteFolder(call, path)
    return 'removed'
  } catch (error) {
    if (error instanceof JenkinsError) return 'left'
    throw error
  }
}

/** A refusal of any kind proves nothing; what speaks of the whole controller is thrown on. */
async function isMade(call: Call, path: readonly string[], body: string): Promise<boolean> {
  // For such names Jenkins may overwrite another folder instead of refusing.
  if (!path.every(isNfc)) return false
  try {
    return await createOne(call, path, body)
  } catch (error) {
    if (error instanceof JenkinsError && error.scope !== 'controller') return false
    throw error
  }
}

/** What stands at the path right after it was made. */
async function look(call: Call, path: readonly string[], mark: string): Promise<'ours, empty' | 'ours' | 'other' | 'unseen'> {
  const query = { tree: 'description,jobs[name]' }
  const answer = await call.send({ method: 'GET', path: below(path, 'api/json', call.operation), query })
  if (answer.status === 404) return 'unseen'
  if (answer.status !== 200) return explain(call, answer)
  const fields = jsonOf(call.operation, answer)
  if (textOfField(fields, 'description') !== mark) return 'other'
  const { jobs } = fields
  const config = await readConfig(call, path)
  const isEmpty = Array.isArray(jobs) && jobs.length === 0 && config !== undefined && !config.includes(CREDENTIALS_PROPERTY)
  return isEmpty ? 'ours, empty' : 'ours'
}
