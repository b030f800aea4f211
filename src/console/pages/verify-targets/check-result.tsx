import { useQuery } from '@tanstack/react-query'
import { serverVerifyTargetMessages } from '#messages/server-verify-targets'
import { verifyTargetMessages } from '#messages/verify-targets'
import { lastCheckQuery, type VerifyTarget } from '../../api/verify-targets.ts'
import { Badge } from '../../ui/badge.tsx'
import { CheckAlert, checkTones } from '../../ui/check-alert.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import list from '../../ui/list.module.css'
import { Time } from '../../ui/time.tsx'

type Checked = Pick<VerifyTarget, 'name' | 'updatedAt'>

/** The last check in this window, if it is about the settings that are stored now. */
function useCheck({ name, updatedAt }: Checked) {
  const { data, error, fetchStatus } = useQuery(lastCheckQuery(name))
  const isChecking = fetchStatus !== 'idle'
  const isOld = data !== undefined && Date.parse(data.at) < Date.parse(updatedAt)
  return { isChecking, error: isChecking ? null : error, check: isOld ? undefined : data }
}

/** What the last check found, and what to do about it. */
export function CheckResult({ target }: { readonly target: Checked }) {
  const { error, check } = useCheck(target)
  if (error !== null) return <ErrorAlert error={error} />
  return check && <CheckAlert check={check} texts={verifyTargetMessages} findings={serverVerifyTargetMessages.checks} />
}

/** Whether it worked at the last check. */
export function CheckBadge({ target }: { readonly target: Checked }) {
  const { isChecking, check } = useCheck(target)
  if (isChecking)
    return (
      <span role="status" className={list['time']}>
        {verifyTargetMessages.checking}
      </span>
    )
  if (check === undefined) return <span className={list['time']}>{verifyTargetMessages.notChecked}</span>
  return (
    <>
      <Badge tone={checkTones[check.state]}>{verifyTargetMessages.state[check.state]}</Badge>
      <span className={list['time']}>
        {verifyTargetMessages.checked} <Time at={check.at} />
      </span>
    </>
  )
}
