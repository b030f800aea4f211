import { IconPlus, IconShieldCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { VerifyTargetList } from '#api'
import { generalMessages } from '#messages/general'
import { verifyTargetMessages } from '#messages/verify-targets'
import { type VerifyTarget, verifyTargetsQuery } from '../api/verify-targets.ts'
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
import { CheckBadge } from './verify-targets/check-result.tsx'
import { namesOfProjects, namesOfTypes } from './verify-targets/facts.ts'
import { titleOfKind } from './verify-targets/kinds.ts'
import { NewTarget } from './verify-targets/new-target.tsx'
import { ReadyMade } from './verify-targets/ready-made.tsx'
import { RemoveTarget } from './verify-targets/remove-target.tsx'

/** What credentials can be tried on; each links to its own page. Only platform administrators see them all. */
export function VerifyTargets() {
  useTitle(verifyTargetMessages.title)
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  return (
    <>
      <div className={page['head']}>
        <h1>{verifyTargetMessages.title}</h1>
        {may('verify-target.write') && (
          <DialogButton leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {verifyTargetMessages.new}
          </DialogButton>
        )}
      </div>
      <p>{verifyTargetMessages.intro}</p>
      <p className={controller['note']}>
        <a href="/help/verifying" hrefLang="en" target="_blank" rel="noopener">
          {verifyTargetMessages.help}
        </a>
      </p>
      {may('verify-target.read') ? (
        <All />
      ) : (
        <EmptyState icon={<IconShieldCheck size={22} />} title={generalMessages.role.none} text={verifyTargetMessages.notYours} />
      )}
      {isAdding && <NewTarget onClose={() => setAdding(false)} />}
    </>
  )
}

function All() {
  const query = useInfiniteQuery(verifyTargetsQuery)
  const targets = query.data?.pages.flatMap(({ items }) => items) ?? []
  // each page names all of them
  const { closed = [], readyMade = [] } = query.data?.pages.at(-1) ?? {}
  const isEmpty = targets.length + closed.length === 0
  return (
    <>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.error !== null && !isEmpty && <p className={controller['note']}>{verifyTargetMessages.partial}</p>}
      {query.isSuccess && isEmpty && (
        <EmptyState icon={<IconShieldCheck size={22} />} title={verifyTargetMessages.none} text={verifyTargetMessages.noneText} />
      )}
      {!isEmpty && (
        <ul className={list['list']} aria-label={verifyTargetMessages.title}>
          {closed.map(target => (
            <ClosedItem key={target.name} target={target} />
          ))}
          {targets.map(target => (
            <TargetItem key={target.name} target={target} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
      {readyMade.length > 0 && <ReadyMade services={readyMade} />}
    </>
  )
}

const TargetItem = ({ target }: { readonly target: VerifyTarget }) => {
  const { name, kind, address, projects, types } = target
  return (
    <li>
      <div className={list['line']}>
        <Link to="/verify-targets/$target" params={{ target: name }}>
          <strong>{name}</strong>
        </Link>
        <CheckBadge target={target} />
      </div>
      <p className={list['quiet']}>
        {titleOfKind(kind)} · {address}
      </p>
      <p className={list['quiet']}>
        {projects.length === 0 ? verifyTargetMessages.noProjects : verifyTargetMessages.projectsOf(namesOfProjects(projects))}
        {` · ${verifyTargetMessages.typesOf(namesOfTypes(types))}`}
      </p>
    </li>
  )
}

/** One whose record does not open: nothing is tried on it, and all that can be done with it is to remove it. */
function ClosedItem({ target: { name, missingKey } }: { readonly target: VerifyTargetList['closed'][number] }) {
  const mayWrite = useMay()('verify-target.write')
  const [isAsking, setAsking] = useState(false)
  return (
    <li>
      <div className={list['line']}>
        <strong>{name}</strong>
        <Badge tone="bad">{verifyTargetMessages.closed}</Badge>
        {mayWrite && (
          <DialogButton
            {...{ size: 'compact-sm', variant: 'subtle', color: 'red' }}
            aria-label={verifyTargetMessages.removeOne(name)}
            onClick={() => setAsking(true)}
          >
            {verifyTargetMessages.remove}
          </DialogButton>
        )}
      </div>
      <p className={controller['trouble']}>
        {missingKey === null ? verifyTargetMessages.closedBroken : verifyTargetMessages.closedKey(missingKey)}
      </p>
      {isAsking && <RemoveTarget name={name} onClose={() => setAsking(false)} />}
    </li>
  )
}
