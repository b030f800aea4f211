import { Link } from '@tanstack/react-router'
import { number } from '#messages/intl'
import { secretStoreMessages } from '#messages/secret-stores'

/** How many credentials have an old value, with the list of them. The list has those of all secret stores. */
export const StaleCount = ({ count }: { readonly count: number }) =>
  count === 0 ? (
    number(count)
  ) : (
    <>
      {number(count)}{' '}
      <Link to="/credentials" search={{ source: 'stale' }}>
        {secretStoreMessages.toStale}
      </Link>
    </>
  )
