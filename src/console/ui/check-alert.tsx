import { Alert } from '@mantine/core'
import type { Check } from '#api'
import { own } from '../own.ts'
import list from './list.module.css'
import { Time } from './time.tsx'

type State = Check['state']

const colors = { ok: 'green', failing: 'red', unknown: 'yellow' } as const
export const checkTones = { ok: 'good', failing: 'bad', unknown: 'warn' } as const

interface AlertProps {
  readonly check: Check
  readonly texts: {
    readonly checkTitle: Readonly<Record<State, string>>
    readonly checkText: Readonly<Record<State, string>>
    readonly checked: string
  }
  /** By the code of a finding: what the bridge says of it in English, in the language of the page. */
  readonly findings: Readonly<Record<string, { readonly message: string; readonly remedy: string }>>
}

/** What a check found, and what to do about it. */
export const CheckAlert = ({ check: { state, at, findings }, texts, findings: translated }: AlertProps) => (
  <Alert role="status" mb="md" color={colors[state]} title={texts.checkTitle[state]}>
    {texts.checkText[state] !== '' && <p>{texts.checkText[state]}</p>}
    {findings.length > 0 && (
      <ul style={{ margin: '6px 0', paddingLeft: 18 }}>
        {findings.map(finding => {
          const { message, remedy } = own(translated, finding.code) ?? finding
          return (
            <li key={`${finding.code} ${finding.message}`} style={{ overflowWrap: 'anywhere' }}>
              <strong>{message}</strong> {remedy}
            </li>
          )
        })}
      </ul>
    )}
    <p className={list['quiet']}>
      {texts.checked} <Time at={at} />
    </p>
  </Alert>
)
