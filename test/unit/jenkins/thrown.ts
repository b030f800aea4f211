import { inspect } from 'node:util'
import { JenkinsError } from '../../../src/jenkins/http/jenkins-error.ts'

/** The `JenkinsError` that `work` throws. */
export function thrown(work: () => unknown): JenkinsError {
  try {
    work()
  } catch (error) {
    return mustBeOurs(error)
  }
  throw new Error('nothing was thrown')
}

/** The `JenkinsError` that a promise rejects with. */
export async function rejected(promise: Promise<unknown>): Promise<JenkinsError> {
  try {
    await promise
  } catch (error) {
    return mustBeOurs(error)
  }
  throw new Error('nothing was thrown')
}

/** All that anybody could print of an error, hidden properties included. */
export const everythingOf = (error: unknown): string => inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)

function mustBeOurs(error: unknown): JenkinsError {
  if (error instanceof JenkinsError) return error
  throw new Error(`not a JenkinsError: ${String(error)}`)
}
