import type { Status } from '#api'
import { marks } from '#messages/intl'
import { statusMessages } from '#messages/status'
import { targetMessages } from '#messages/targets'
import { placeText } from '../../api/targets.ts'
import classes from './table.module.css'

/** How many targets hold the credential, where they differ. */
export function TargetsDiffer({ status: { targets } }: { readonly status: Status }) {
  if (new Set(targets.map(({ phase }) => phase)).size < 2) return null
  const synced = targets.filter(({ phase }) => phase === 'Synced').length
  const each = targets.map(target => `${placeText(target)}${marks.colon}${statusMessages.phase[target.phase]}`)
  return (
    <span className={classes['targets']} title={each.join('\n')}>
      {targetMessages.differ(synced, targets.length)}
    </span>
  )
}
