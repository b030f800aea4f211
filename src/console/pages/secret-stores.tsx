import { IconCloudLock, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SecretStoreList } from '#api'
import { generalMessages } from '#messages/general'
import { secretStoreMessages } from '#messages/secret-stores'
import { type SecretStore, secretStoresQuery } from '../api/secret-stores.ts'
import { useMay } from '../session/me.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { DialogButton } from '../ui/dialog-button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import list from '../ui/list.module.css'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import controller from './controllers/controller.module.css'
import { CheckBadge } from './secret-stores/check-result.tsx'
import { NewStore } from './secret-stores/new-store.tsx'
import { RemoveStore } from './secret-stores/remove-store.tsx'

/** The secret stores from which projects may take values; each links to its own page. Only platform administrators see them. */
export function SecretStores() {
  useTitle(secretStoreMessages.title)
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  return (
    <>
      <div className={page['head']}>
        <h1>{secretStoreMessages.title}</h1>
        {may('secret-store.write') && (
          <DialogButton leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {secretStoreMessages.new}
          </DialogButton>
        )}
      </div>
      <p>{secretStoreMessages.intro}</p>
      <p className={controller['note']}>
        <a href="/help/secret-stores" hrefLang="en" target="_blank" rel="noopener">
          {secretStoreMessages.help}
        </a>
      </p>
      {may('secret-store.read') ? (
        <All />
      ) : (
        <EmptyState icon={<IconCloudLock size={22} />} title={generalMessages.role.none} text={secretStoreMessages.notYours} />
      )}
      {isAdding && <NewStore onClose={() => setAdding(false)} />}
    </>
  )
}

function All() {
  const query = useInfiniteQuery(secretStoresQuery)
  const stores = query.data?.pages.flatMap(({ items }) => items) ?? []
  // each page names all of them
  const closed = query.data?.pages.at(-1)?.closed ?? []
  const isEmpty = stores.length + closed.length === 0
  return (
    <>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.error !== null && !isEmpty && <p className={controller['note']}>{secretStoreMessages.partial}</p>}
      {query.isSuccess && isEmpty && (
        <EmptyState icon={<IconCloudLock size={22} />} title={secretStoreMessages.none} text={secretStoreMessages.noneText} />
      )}
      {!isEmpty && (
        <ul className={list['list']} aria-label={secretStoreMessages.title}>
          {closed.map(store => (
            <ClosedItem key={store.name} store={store} />
          ))}
          {stores.map(store => (
            <StoreItem key={store.name} store={store} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
    </>
  )
}

const StoreItem = ({ store }: { readonly store: SecretStore }) => {
  const { name, provider, refreshEvery, allowed, credentials, stale } = store
  return (
    <li>
      <div className={list['line']}>
        <Link to="/secret-stores/$store" params={{ store: name }}>
          <strong>{name}</strong>
        </Link>
        <CheckBadge store={store} />
      </div>
      <p className={list['quiet']}>
        {secretStoreMessages.provider[provider]} · {secretStoreMessages.everySpan(refreshEvery)}
        {` · ${secretStoreMessages.usedBy(credentials)}`}
        {allowed.length === 0 && ` · ${secretStoreMessages.noRules}`}
      </p>
      {stale > 0 && (
        <p>
          <Badge tone="warn">{secretStoreMessages.staleValues(stale)}</Badge>{' '}
          <Link to="/credentials" search={{ source: 'stale' }}>
            {secretStoreMessages.toStale}
          </Link>
        </p>
      )}
    </li>
  )
}

/** One whose record does not open: nothing is sent to it, and all that can be done with it is to remove it. */
function ClosedItem({ store: { name, missingKey } }: { readonly store: SecretStoreList['closed'][number] }) {
  const mayWrite = useMay()('secret-store.write')
  const [isAsking, setAsking] = useState(false)
  return (
    <li>
      <div className={list['line']}>
        <strong>{name}</strong>
        <Badge tone="bad">{secretStoreMessages.closed}</Badge>
        {mayWrite && (
          <DialogButton size="compact-sm" variant="subtle" color="red" onClick={() => setAsking(true)}>
            {secretStoreMessages.remove}
          </DialogButton>
        )}
      </div>
      <p className={controller['trouble']}>
        {missingKey === null ? secretStoreMessages.closedBroken : secretStoreMessages.closedKey(missingKey)}
      </p>
      {isAsking && <RemoveStore name={name} onClose={() => setAsking(false)} />}
    </li>
  )
}
