import { HttpError } from '@oazapfts/runtime'
import { queryOptions } from '@tanstack/react-query'
import { type Credential, listProjectVerifyTargets, type Project, type ProjectVerifyTargetList, type Validation } from '#api'
import { verificationMessages } from '#messages/verification'
import { own } from '../own.ts'

/** What a check of a credential on a verify target has shown. */
export type Verification = NonNullable<Credential['status']['verified']>
export type ProjectVerifyTarget = ProjectVerifyTargetList['items'][number]

/** The verify targets that a project may use. */
export const projectVerifyTargetsQuery = (project: string) =>
  queryOptions({
    queryKey: ['project-verify-targets', project],
    queryFn: ({ signal }) => listProjectVerifyTargets(project, { limit: 200 }, { signal }),
    staleTime: 30_000
  })

/** Those on which credentials of a type can be checked. */
export const fittingTargets = (targets: readonly ProjectVerifyTarget[], type: string): readonly ProjectVerifyTarget[] =>
  targets.filter(({ types }) => types.includes(type))

/** The verify target that the bridge suggests for what is entered. It is of use only where there is a choice. */
export const suggestedIn = (found: Pick<Validation, 'suggestedTarget'> | undefined, targets: number): string | undefined =>
  targets > 1 ? (found?.suggestedTarget ?? undefined) : undefined

/** Why a credential does not work or is not known to; null for one that works. */
export const describeVerification = ({ reason, message }: Pick<Verification, 'reason' | 'message'>): string | null =>
  own(verificationMessages.reasons, reason ?? '') ?? message

/** Reasons that may be over soon. */
const passing: readonly Verification['reason'][] = ['Unavailable', 'Timeout', 'RateLimited', 'Interrupted']

type VerifyPolicy = Project['policies']['verify']

/** When a credential is checked again. `stopped`: not before its value changes, or a person asks for it. */
export function nextCheck(
  verified: Pick<Verification, 'reason'> | null,
  policy: VerifyPolicy
): keyof typeof verificationMessages.nextCheck {
  if (verified?.reason === 'Stopped') return 'stopped'
  if (policy === 'never') return 'on-request'
  if (passing.includes(verified?.reason ?? null)) return 'retried'
  return policy === 'daily' ? 'daily' : 'after-change'
}

/** When something can be requested again that was refused because it was requested too often; null for any other error. */
export function retryTime(error: unknown, now: number): string | null {
  if (!(error instanceof HttpError) || error.status !== 429) return null
  const seconds = error.headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(seconds) ? new Date(now + Number(seconds) * 1000).toISOString() : null
}
