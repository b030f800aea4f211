import { nextTurn } from '../async/next-turn.ts'
import type { Project } from '../domain/project.ts'
import { isUnresolved } from '../domain/references.ts'
import { summaryOf, type WithOutcomes } from '../domain/summary.ts'
import { isPassing, type Verification } from '../domain/verification.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Milliseconds after a try that showed nothing, for a reason that may pass; they double with each further one. */
const AGAIN = 15 * 60_000
/** Such tries of one value in a row, where the policy does not try it every day anyway. */
const MOST_AGAIN = 6
/** Milliseconds for which a change is waited for that Jenkins does not hold yet. */
const SOON = { least: 1_000, most: HOUR } as const

/** Whether a credential is to be tried without a request: at which time (ms since 1970); undefined: not at all. */
export function dueTime(project: Project, stored: WithOutcomes, now: number): number | undefined {
  const { credential, damage, verified } = stored
  const { verify } = project.policies
  const isLiving = project.deletedAt === null && project.damage === undefined && credential.deletedAt === null
  if (verify === 'never' || !isLiving || damage !== undefined || isUnresolved(credential)) return undefined
  if (verified !== undefined) return nextTime(verify, project.name, credential.id, verified)
  const age = now - Date.parse(credential.updatedAt)
  if (summaryOf(stored).phase === 'Synced') return now
  return now + Math.min(SOON.most, Math.max(SOON.least, age / 2))
}

/** When values that were tried are tried next. */
function nextTime(
  policy: 'onChange' | 'daily',
  project: string,
  id: string,
  { at, reason, unknowns }: Verification
): number | undefined {
  const tried = Date.parse(at)
  const daily = policy === 'daily' ? nextTurn(JSON.stringify([project, id]), DAY, tried) : undefined
  if (!isPassing(reason)) return daily
  const again = tried + Math.min(DAY, AGAIN * 2 ** (unknowns - 1))
  if (daily !== undefined) return Math.min(daily, again)
  return unknowns <= MOST_AGAIN ? again : undefined
}
