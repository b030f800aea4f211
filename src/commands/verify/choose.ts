import type { Credential } from '../../domain/credential.ts'
import { type Fault, Problem } from '../../domain/problems.ts'
import { mayVerify, type VerifyTarget } from '../../domain/verify-target.ts'

/** The verify targets that a project may try credentials of a type on. */
export const fittingTargets = (targets: Iterable<VerifyTarget>, project: string, type: string): readonly VerifyTarget[] =>
  [...targets].filter(target => mayVerify(target, project, type))

/** The verify target of this name, or the only one that fits; undefined if there is none, or several and none is named. */
export function chosenTarget(
  targets: Iterable<VerifyTarget>,
  project: string,
  type: string,
  name: string | undefined
): VerifyTarget | undefined {
  const fitting = fittingTargets(targets, project, type)
  if (name !== undefined) return fitting.find(target => target.name === name)
  return fitting.length === 1 ? fitting[0] : undefined
}

/** The same for a request, which learns nothing about what its project may not use. */
export function requestedTarget(
  targets: Iterable<VerifyTarget>,
  project: string,
  type: string,
  name: string | undefined,
  pointer: string
): VerifyTarget {
  const found = chosenTarget(targets, project, type, name)
  if (found !== undefined) return found
  if (name !== undefined) throw new Problem('VERIFY_TARGET_NOT_ALLOWED', NOT_ALLOWED, [targetFault(pointer)])
  const some = fittingTargets(targets, project, type)
  const detail =
    some.length === 0
      ? 'The project may try credentials of this type on no verify target. Ask a platform-admin for one.'
      : 'Several verify targets fit. Say which one, here or in "verifyWith" of the credential.'
  throw new Problem('VERIFY_TARGET_NOT_ALLOWED', detail, [{ pointer, detail }])
}

const NOT_ALLOWED =
  'The project may try no credential of this type on a verify target of this name, or there is none. GET /projects/PROJECT/verify-targets lists those that it may use.'

/** The same words whether there is none or it is not for the project, which must not learn which. */
export const targetFault = (pointer: string): Fault => ({ pointer, detail: NOT_ALLOWED, code: 'VERIFY_TARGET_NOT_ALLOWED' })

/** Whether a project may try credentials of a type on a verify target of this name. */
export type MayVerifyWith = (project: string, type: string, target: string) => Promise<boolean>

interface Asked {
  readonly type: string
  readonly verifyWith?: string | null
}

/** What is wrong with a verify target that a request gives a credential. The one that it has may be gone, and other fields still change. */
export async function verifyWithFaults(
  { mayVerifyWith = async () => false }: { readonly mayVerifyWith?: MayVerifyWith },
  project: string,
  stored: Pick<Credential, 'verifyWith'> | undefined,
  { verifyWith, type }: Asked,
  pointer: string
): Promise<readonly Fault[]> {
  if (verifyWith === undefined || verifyWith === null || verifyWith === stored?.verifyWith) return []
  return (await mayVerifyWith(project, type, verifyWith)) ? [] : [targetFault(`${pointer}/verifyWith`)]
}
