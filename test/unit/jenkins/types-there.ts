import type { Test } from 'tap'
import type { CredentialType } from '../../../src/domain/types/define.ts'
import { credentialTypes } from '../../../src/domain/types/index.ts'
import { neededFor } from '../../../src/jenkins/capabilities.ts'
import { JenkinsError } from '../../../src/jenkins/http/jenkins-error.ts'
import { sample } from './samples.ts'
import type { World } from './worlds.ts'

/** Without the list of plug-ins, a refusal of a class that this Jenkins lacks looks like any other failure of a write. */
const REFUSED = ['PluginMissing', 'WriteFailed']

/**
 * The types that a Jenkins has the plug-ins for, found by creating one of each in a folder that is gone afterwards. What is left out is a
 * skipped test that says why. The stand-in has all of them.
 */
export async function typesThere(t: Test, { name, controller, top }: World): Promise<readonly CredentialType[]> {
  const folder = [top()]
  await controller.createFolder(folder, '')
  const there: CredentialType[] = []
  for (const type of credentialTypes) {
    const { document } = sample(type.type, type.type, 'a value', 'file')
    const failed = await controller.createCredential(folder, document).then(() => 'done', reasonOf)
    const { classes } = await controller.capabilities()
    const isLacking = name === 'real' && REFUSED.includes(failed) && classes[document.name] !== true
    if (isLacking) t.pass(type.type, { skip: neededFor(document.name) ?? 'needs a plug-in' })
    else there.push(type)
  }
  await controller.deleteFolder(folder)
  return there
}

function reasonOf(error: unknown): string {
  if (error instanceof JenkinsError) return error.reason
  throw error
}
