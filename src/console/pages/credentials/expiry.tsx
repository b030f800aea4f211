import { Time } from '../../ui/time.tsx'
import classes from './table.module.css'

const SOON = 30 * 86_400_000

const leftUntil = (at: string | null): number => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at) - Date.now())
/** Whether it has expired, or will within a month. */
export const isSoon = (at: string | null): boolean => leftUntil(at) < SOON

/** When a credential expires, coloured when it is soon or past. */
export function Expiry({ at }: { readonly at: string | null }) {
  const left = leftUntil(at)
  const tone = left < 0 ? classes['bad'] : left < SOON ? classes['warn'] : undefined
  return (
    <span className={tone}>
      <Time at={at} />
    </span>
  )
}
