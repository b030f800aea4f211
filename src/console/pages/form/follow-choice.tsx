import type { SharedFrom } from '#api'
import { sharesMessages } from '#messages/shares'
import { Switch } from '../../ui/switch.tsx'
import classes from './form.module.css'

const ways = ['shared', 'own'] as const

interface ChoiceProps {
  readonly from: SharedFrom
  readonly isFollowing: boolean
  readonly onChange: (isFollowing: boolean) => void
}

/** Whether a credential goes on following that of another project, or gets its own values. */
export function FollowChoice({ from, isFollowing, onChange }: ChoiceProps) {
  const place = sharesMessages.fromPlace(from.project, from.id)
  return (
    <div className={classes['field']}>
      <Switch
        label={sharesMessages.follow}
        values={ways}
        texts={sharesMessages.followWays}
        value={isFollowing ? 'shared' : 'own'}
        onChange={way => onChange(way === 'shared')}
      />
      <p>{isFollowing ? sharesMessages.followText(place) : sharesMessages.detachText(place)}</p>
    </div>
  )
}
