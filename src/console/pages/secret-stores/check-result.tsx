import { Alert } from '@mantine/core'
import type { SecretStoreCheck } from '#api'
import { secretStoreMessages } from '#messages/secret-stores'
import { serverStoreMessages } from '#messages/server-stores'
import type { SecretStore } from '../../api/secret-stores.ts'
import { own } from '../../own.ts'
import { Badge } from '../../ui/badge.tsx'
import list from '../../ui/list.module.css'
import { Time } from '../../ui/time.tsx'

const colors = { ok: 'green', failing: 'red', unknown: 'yellow' } as const
const tones = { ok: 'good', failing: 'bad', unknown: 'warn' } as const

/** The last check of a secret store, if it is about the settings that are stored now. */
const checkOf = ({ lastCheck, updatedAt }: SecretStore): SecretStore['lastCheck'] =>
  lastCheck === null || Date.parse(lastCheck.at) < Date.parse(updatedAt) ? null : lastCheck

/** What the last check of a secret store found, and what to do about it. */
export function CheckResult({ store }: { readonly store: SecretStore }) {
  const check = checkOf(store)
  if (check === null) return null
  const { state, at, findings } = check
  return (
    <Alert role="status" mb="md" color={colors[state]} title={secretStoreMessages.checkTitle[state]}>
      {secretStoreMessages.checkText[state] !== '' && <p>{secretStoreMessages.checkText[state]}</p>}
      {findings.length > 0 && (
        <ul style={{ margin: '6px 0', paddingLeft: 18 }}>
          {findings.map(finding => (
            <Finding key={`${finding.code} ${finding.message}`} finding={finding} />
          ))}
        </ul>
      )}
      <p className={list['quiet']}>
        {secretStoreMessages.checked} <Time at={at} />
      </p>
    </Alert>
  )
}

function Finding({ finding }: { readonly finding: SecretStoreCheck['findings'][number] }) {
  const { message, remedy } = own(serverStoreMessages.checks, finding.code) ?? finding
  return (
    <li style={{ overflowWrap: 'anywhere' }}>
      <strong>{message}</strong> {remedy}
    </li>
  )
}

/** Whether it worked at the last check. */
export function CheckBadge({ store }: { readonly store: SecretStore }) {
  const check = checkOf(store)
  if (check === null) return <span className={list['time']}>{secretStoreMessages.notChecked}</span>
  return (
    <>
      <Badge tone={tones[check.state]}>{secretStoreMessages.state[check.state]}</Badge>
      <span className={list['time']}>
        {secretStoreMessages.checked} <Time at={check.at} />
      </span>
    </>
  )
}
