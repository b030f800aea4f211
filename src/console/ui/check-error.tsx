import { useState } from 'react'
import { verificationMessages } from '#messages/verification'
import { retryTime } from '../api/verification.ts'
import { ErrorAlert } from './error-alert.tsx'
import { Time } from './time.tsx'

/** Why a check was refused, and when the next one is possible if there were too many. */
export function CheckError({ error }: { readonly error: unknown }) {
  // counted from when the answer came, not from when it is shown
  const [at] = useState(() => retryTime(error, Date.now()))
  return (
    <>
      <ErrorAlert error={error} />
      {at !== null && (
        <p>
          {verificationMessages.retryAt} <Time at={at} />
        </p>
      )}
    </>
  )
}
