import type { Credential } from '#api'
import { marks } from '#messages/intl'
import { targetMessages } from '#messages/targets'
import { describeOutcome } from '../../api/problem.ts'
import { placeText } from '../../api/targets.ts'
import { PhaseBadge } from '../../ui/badge.tsx'
import list from '../../ui/list.module.css'
import { LabelledTime } from '../../ui/time.tsx'

/** The status of a credential in each target of its project; nothing where there is only one. */
export function TargetStatuses({ credential: { status, generation } }: { readonly credential: Credential }) {
  const { targets } = status
  if (targets.length < 2) return null
  return (
    <>
      <h3 id="in-each" style={{ margin: '16px 0 8px' }}>
        {targetMessages.inEach}
      </h3>
      <ul className={list['list']} aria-labelledby="in-each">
        {targets.map(target => (
          <li key={placeText(target)}>
            <div className={list['line']}>
              <strong>{placeText(target)}</strong>
              <PhaseBadge phase={target.phase} />
            </div>
            <p className={list['quiet']}>
              {targetMessages.version(target.observedGeneration, generation)}
              {marks.comma}
              <LabelledTime label={targetMessages.confirmed} at={target.syncedAt} none={targetMessages.never} />
            </p>
            {target.message !== null && <p>{describeOutcome(target.reason, target.message)}</p>}
          </li>
        ))}
      </ul>
    </>
  )
}
