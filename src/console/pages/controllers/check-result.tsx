import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { controllerMessages } from '#messages/controllers'
import { serverMessages } from '#messages/server'
import { lastCheckQuery } from '../../api/controllers.ts'
import { describeOutcome } from '../../api/problem.ts'
import { own } from '../../own.ts'
import { formatTimes } from '../../ui/format-time.ts'
import list from '../../ui/list.module.css'
import { Time } from '../../ui/time.tsx'

const colors = { ok: 'green', failing: 'red', unknown: 'yellow' } as const

/** What the last check of a controller found, and what to do about it. */
export function CheckResult({ controller }: { readonly controller: string }) {
  const { data: check } = useQuery(lastCheckQuery(controller))
  if (check === undefined) return null
  const { state, at, findings } = check
  return (
    <Alert role="status" mb="md" color={colors[state]} title={controllerMessages.checkTitle[state]}>
      {controllerMessages.checkText[state] !== '' && <p>{controllerMessages.checkText[state]}</p>}
      {findings.length > 0 && (
        <ul style={{ margin: '6px 0', paddingLeft: 18 }}>
          {findings.map(({ code, ...said }) => {
            const { message, remedy } = own(serverMessages.checks, code) ?? said
            const text = describeOutcome(code, message) ?? remedy
            return (
              <li key={`${code} ${message}`} style={{ overflowWrap: 'anywhere' }}>
                {text.includes(remedy) ? (
                  formatTimes(text)
                ) : (
                  <>
                    <strong>{formatTimes(text)}</strong> {formatTimes(remedy)}
                  </>
                )}
              </li>
            )
          })}
        </ul>
      )}
      <p className={list['quiet']}>
        {controllerMessages.checked} <Time at={at} />
      </p>
    </Alert>
  )
}
