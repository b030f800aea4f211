import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { generalMessages } from '#messages/general'
import { sharesMessages } from '#messages/shares'
import { type AvailableShare, availableSharesQuery } from '../../api/shares.ts'
import { own } from '../../own.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { Loading } from '../../ui/route-states.tsx'
import classes from './form.module.css'

interface ChoiceProps {
  readonly project: string
  readonly value: AvailableShare | undefined
  readonly onChange: (share: AvailableShare) => void
}

const placeOf = ({ project, id }: AvailableShare): string => sharesMessages.fromPlace(project, id)

const describe = (share: AvailableShare): string =>
  sharesMessages.option(share.project, share.id, own<string>(generalMessages.type, share.type) ?? share.type)

/** The choice of a credential that another project shares with this one. */
export function ShareChoice({ project, value, onChange }: ChoiceProps) {
  const { data, error, refetch } = useQuery(availableSharesQuery(project))
  if (data === undefined) return error === null ? <Loading /> : <ErrorAlert error={error} onRetry={() => void refetch()} />
  if (data.shares.length === 0)
    return (
      <p>
        <strong>{sharesMessages.noOffers}</strong> {sharesMessages.noOffersText}
      </p>
    )
  return (
    <div className={classes['form']}>
      <Select
        label={sharesMessages.choose}
        description={sharesMessages.chooseHelp}
        placeholder={sharesMessages.choosePlaceholder}
        required
        searchable={data.shares.length > 8}
        allowDeselect={false}
        data={data.shares.map(share => ({ value: placeOf(share), label: describe(share) }))}
        value={value === undefined ? null : placeOf(value)}
        onChange={place => {
          const chosen = data.shares.find(share => placeOf(share) === place)
          if (chosen !== undefined) onChange(chosen)
        }}
      />
      {data.isCut && <p className={classes['hint']}>{sharesMessages.cut}</p>}
    </div>
  )
}
