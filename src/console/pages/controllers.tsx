import { IconPlus, IconServer2 } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { controllerMessages } from '#messages/controllers'
import { generalMessages } from '#messages/general'
import { controllersQuery, isWhole, type SomeController } from '../api/controllers.ts'
import { describeOutcome } from '../api/problem.ts'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { DialogButton } from '../ui/dialog-button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import list from '../ui/list.module.css'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import { Time } from '../ui/time.tsx'
import { ControllerBadges } from './controllers/badges.tsx'
import classes from './controllers/controller.module.css'
import { NewController } from './controllers/new-controller.tsx'

/** The Jenkins controllers that the caller may see, with their states; each links to its own page. Members see those of their projects. */
export function Controllers() {
  useTitle(controllerMessages.title)
  const may = useMay()
  const seesAll = may('controller.read')
  const query = useInfiniteQuery(controllersQuery)
  const [isAdding, setAdding] = useState(false)
  const controllers = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <div className={page['head']}>
        <h1>{controllerMessages.title}</h1>
        {may('controller.write') && (
          <DialogButton leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {controllerMessages.new}
          </DialogButton>
        )}
      </div>
      {!seesAll && controllers.length > 0 && <p className={classes['note']}>{controllerMessages.ofYours}</p>}
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && controllers.length === 0 && (
        <EmptyState
          icon={<IconServer2 size={22} />}
          title={controllerMessages.none}
          text={seesAll ? controllerMessages.noneText : controllerMessages.noneOfYours}
        />
      )}
      {controllers.length > 0 && (
        <ul className={list['list']} aria-label={controllerMessages.title}>
          {controllers.map(controller => (
            <ControllerItem key={controller.name} controller={controller} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
      {isAdding && <NewController onClose={() => setAdding(false)} />}
    </>
  )
}

function ControllerItem({ controller }: { readonly controller: SomeController }) {
  const { name, reason, message, circuitOpenedAt } = controller
  const more = isWhole(controller) ? controller : undefined
  return (
    <li>
      <div className={list['line']}>
        <Link to="/controllers/$controller" params={{ controller: name }}>
          <strong>{name}</strong>
        </Link>
        <ControllerBadges controller={controller} />
        {circuitOpenedAt !== null && (
          <span className={list['quiet']}>
            <Time at={circuitOpenedAt} />
          </span>
        )}
        {more !== undefined && more.backlog.waiting > 0 && (
          <span className={list['time']}>
            {controllerMessages.waitingShort(more.backlog.waiting)} <Time at={more.backlog.unsyncedSince} none="" />
          </span>
        )}
      </div>
      {more !== undefined && (
        <p className={list['quiet']}>
          {more.url}
          {more.capabilities !== null && ` · ${controllerMessages.version} ${more.capabilities.version}`}
        </p>
      )}
      {message !== null && <p className={classes['trouble']}>{describeOutcome(reason, message)}</p>}
    </li>
  )
}
