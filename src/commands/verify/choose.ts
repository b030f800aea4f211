import type { Credential } from '../../domain/credential.ts'
import type { Facts } from '../../domain/findings.ts'
import { type Fault, Problem } from '../../domain/problems.ts'
import type { VerifyTarget } from '../../domain/verify-target.ts'
import { fittingTargets, suggestedTarget } from './suggest.ts'

/** What is known of a credential that is to be tried. */
interface Tried {
  readonly type: string
  readonly facts: Facts
}

/** The verify target of this name, or the one that is suggested for a credential; undefined if there is none. */
export function chosenTarget(
  targets: Iterable<VerifyTarget>,
  project: string,
  { type, facts }: Tried,
  name: string | undefined
): VerifyTarget | undefined {
  const all = [...targets]
  const chosen = name ?? suggestedTarget(all, project, type, facts)
  return chosen === undefined ? undefined : fittingTargets(all, project, type).find(target => target.name === chosen)
}

/** The same for a request, which learns nothing about what its project may not use. */
export function requestedTarget(
  targets: Iterable<VerifyTarget>,
  project: string,
  tried: Tried,
  name: string | undefined,
  pointer: string
): VerifyTarget {
  const all = [...targets]
  const found = chosenTarget(all, project, tried, name)
  if (found !== undefined) return found
  if (name !== undefined) throw new Problem('VERIFY_TARGET_NOT_ALLOWED', NOT_ALLOWED, [targetFault(pointer)])
  const some = fittingTargets(all, project, tried.type)
  const detail =
    some.length === 0
      ? 'The project may try credentials of this type on no verify target. Ask a platform-admin for one.'
      : 'Nothing says which verify target this credential is for. Say it, here or in "verifyWith" of the credential.'
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
