import { useInfiniteQuery } from '@tanstack/react-query'
import type { AccessGrant } from '#api'
import { accessMessages } from '#messages/access'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { settingsMessages } from '#messages/settings'
import { grantsQuery } from '../../api/members.ts'
import { useMe } from '../../session/me.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import list from '../../ui/list.module.css'
import { roleName } from '../../ui/role-name.ts'
import { Loading } from '../../ui/route-states.tsx'
import { LabelledTime } from '../../ui/time.tsx'
import form from '../form/form.module.css'

/** Everybody who has a role in a project, and why. */
export function AccessGrants({ project }: { readonly project: string }) {
  const query = useInfiniteQuery(grantsQuery(project))
  const grants = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <section aria-labelledby="access-grants" className={form['section']}>
      <h2 id="access-grants">{settingsMessages.access}</h2>
      <p>{settingsMessages.accessHelp}</p>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {grants.length > 0 && (
        <ul className={list['list']} aria-label={settingsMessages.access}>
          {grants.map(grant => (
            <GrantItem key={`${grant.subject} ${grant.source} ${grant.role}`} grant={grant} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
    </section>
  )
}

function GrantItem({ grant }: { readonly grant: AccessGrant }) {
  const { subject, name, role, why, source, readOnly, expiresAt } = grant
  const me = useMe()
  return (
    <li>
      <div className={list['line']}>
        <strong dir="auto">{name ?? subject}</strong>
        {name !== null && <code className={list['quiet']}>{subject}</code>}
        {subject === me.subject && <span>{marks.aside(settingsMessages.you)}</span>}
        <Badge tone={role === 'platform-admin' ? 'warn' : 'idle'}>{roleName(role)}</Badge>
        {readOnly && <Badge tone="idle">{generalMessages.role.readOnly}</Badge>}
      </div>
      <p className={list['quiet']}>
        {settingsMessages.why[why]}, {settingsMessages.source[source]}
        {expiresAt !== null && (
          <>
            {' '}
            · <LabelledTime label={accessMessages.tokens.expires} at={expiresAt} none="" />
          </>
        )}
      </p>
    </li>
  )
}
