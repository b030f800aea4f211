import { Time } from '../../ui/time.tsx'
import classes from './table.module.css'

const SOON = 30 * 86_400_000

/** Whether a time is past, or less than a month away. */
export function expiryOf(at: string | null): 'expired' | 'soon' | undefined {
  if (at === null) return undefined
  const left = Date.parse(at) - Date.now()
  return left < 0 ? 'expired' : left < SOON ? 'soon' : undefined
}

const tones = { expired: classes['bad'], soon: classes['warn'] }

/** When a credential expires, coloured when it is soon or past. */
export function Expiry({ at }: { readonly at: string | null }) {
  const expiry = expiryOf(at)
  return (
    <span className={expiry === undefined ? undefined : tones[expiry]}>
      <Time at={at} />
    </span>
  )
}
