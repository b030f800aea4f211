import { secretStoreMessages } from '#messages/secret-stores'
import { serverStoreMessages } from '#messages/server-stores'
import type { SecretStore } from '../../api/secret-stores.ts'
import { Badge } from '../../ui/badge.tsx'
import { CheckAlert, checkTones } from '../../ui/check-alert.tsx'
import list from '../../ui/list.module.css'
import { Time } from '../../ui/time.tsx'

/** The last check of a secret store, if it is about the settings that are stored now. */
const checkOf = ({ lastCheck, updatedAt }: SecretStore): SecretStore['lastCheck'] =>
  lastCheck === null || Date.parse(lastCheck.at) < Date.parse(updatedAt) ? null : lastCheck

/** What the last check of a secret store found, and what to do about it. */
export function CheckResult({ store }: { readonly store: SecretStore }) {
  const check = checkOf(store)
  return check && <CheckAlert check={check} texts={secretStoreMessages} findings={serverStoreMessages.checks} />
}

/** Whether it worked at the last check. */
export function CheckBadge({ store }: { readonly store: SecretStore }) {
  const check = checkOf(store)
  if (check === null) return <span className={list['time']}>{secretStoreMessages.notChecked}</span>
  return (
    <>
      <Badge tone={checkTones[check.state]}>{secretStoreMessages.state[check.state]}</Badge>
      <span className={list['time']}>
        {secretStoreMessages.checked} <Time at={check.at} />
      </span>
    </>
  )
}
