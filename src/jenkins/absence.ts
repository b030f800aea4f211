import { createOne, deleteFolder, isNfc } from './folders.ts'
import type { Call } from './http/call.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { jsonOf, textOfField } from './http/outcome.ts'
import { below } from './http/paths.ts'
import { explain, probeItem } from './item-probe.ts'
import { readConfig } from './read-folder.ts'
import { CREDENTIALS_PROPERTY, FOLDER_CLASS } from './xml/folder-xml.ts'
import { toXml } from './xml/write.ts'

/** `removed` and `left` prove that there was no folder; `left`: the empty probe folder is still there. */
export type Probed = 'removed' | 'left' | 'unproved'

/** The shortest prefix of a path at which Jenkins shows our user nothing; undefined if every prefix shows an item. */
export async function firstMissing(call: Call, path: readonly string[]): Promise<readonly string[] | undefined> {
  for (const index of path.keys()) {
    const part = path.slice(0, index + 1)
    if ((await probeItem(call, part)) === 'nothing') return part
  }
  return undefined
}

/**
 * Probes whether a folder exists that our user cannot see: Jenkins refuses to create a folder where there is one, visible or not.
 * The empty probe folder is deleted again if it carries our mark and is still empty.
 */
export async function probeAbsence(call: Call, path: readonly string[]): Promise<Probed> {
  const mark = `created to check that this folder did not exist ${crypto.randomUUID()}`
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

/** A refusal of any kind proves nothing; failures of the whole controller are rethrown. */
async function isMade(call: Call, path: readonly string[], body: string): Promise<boolean> {
  // For other names Jenkins may overwrite another folder instead of refusing.
  if (!path.every(isNfc)) return false
  try {
    return await createOne(call, path, body)
  } catch (error) {
    if (error instanceof JenkinsError && error.scope !== 'controller') return false
    throw error
  }
}

/** What is at the path right after the creation. */
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
