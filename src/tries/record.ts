import { BRIDGE, newEvent } from '../domain/event.ts'
import type { WithOutcomes } from '../domain/summary.ts'
import {
  nextVerification,
  type VerifyReason,
  type VerifyResult,
  verificationNews,
  verifySentences
} from '../domain/verification.ts'
import type { VerificationStore, VerifyKey, VerifyWish } from '../store/verify/verification-store.ts'

export interface RecordTryDeps {
  readonly verifications: Pick<VerificationStore, 'put'>
  readonly now: () => number
  /** Calls those who wait in this process for what becomes of a project. */
  readonly announce: (project: string) => void
}

/** Records what a try showed. False: the credential has changed meanwhile. */
export async function recordTry(
  { verifications, now, announce }: RecordTryDeps,
  key: VerifyKey,
  { credential, verified }: WithOutcomes,
  result: VerifyResult,
  wish: VerifyWish | undefined
): Promise<boolean> {
  const { generation } = credential
  const at = new Date(now()).toISOString()
  const verification = nextVerification(verified, result, { at, target: key.target, generation })
  const type = verificationNews(verified, verification, wish !== undefined)
  const { reason } = verification
  const event =
    type &&
    newEvent(type, {
      ...{ credential: key.id, generation, actor: wish?.actor ?? BRIDGE, requestId: wish?.requestId ?? null },
      ...(reason === null ? {} : { message: verifySentences[reason] }),
      details: { verifyTarget: key.target, ...(reason === null ? {} : { why: whyOf(reason) }) }
    })
  const isNow = await verifications.put(key, { verification, event, wish })
  if (isNow) announce(key.project)
  return isNow
}

/** The name of a reason among those of all events. */
const whyOf = (reason: VerifyReason): string => `Verify${reason}`
