import { IconPlus, IconTicket } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type NewToken, revokeToken, type Token } from '#api'
import { tokensQuery } from '../../api/access.ts'
import { accessMessages } from '../../messages/access.ts'
import { generalMessages } from '../../messages/general.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty } from '../../ui/empty.tsx'
import list from '../../ui/events.module.css'
import page from '../../ui/page.module.css'
import { Loading } from '../../ui/route-states.tsx'
import { ShownOnce } from '../../ui/shown-once.tsx'
import { Time } from '../../ui/time.tsx'
import { useTitle } from '../../ui/title.ts'
import { tell } from '../../ui/toast.tsx'
import { Trouble } from '../../ui/trouble.tsx'
import { TokenForm } from './token-form.tsx'

/** All API tokens, never their texts; a new one is shown once. */
export function Tokens() {
  useTitle(accessMessages.tokens.title, accessMessages.title)
  const queries = useQueryClient()
  const query = useInfiniteQuery(tokensQuery)
  const mayWrite = useMay()('token.write')
  const [isMaking, setMaking] = useState(false)
  const [made, setMade] = useState<NewToken>()
  const tokens = query.data?.pages.flatMap(({ items }) => items) ?? []
  const refresh = () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey })
  return (
    <>
      <div className={page['tools']}>
        <span className={page['count']} role="status">
          {query.data?.pages[0] !== undefined && accessMessages.tokens.count(query.data.pages[0].total)}
        </span>
        {mayWrite && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
            {accessMessages.tokens.new}
          </Button>
        )}
      </div>
      {query.isPending && <Loading />}
      {query.error !== null && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && tokens.length === 0 && (
        <Empty icon={<IconTicket size={22} />} title={accessMessages.tokens.none} text={accessMessages.tokens.noneText} />
      )}
      {tokens.length > 0 && (
        <ul className={list['list']} aria-label={accessMessages.tokens.title}>
          {tokens.map(token => (
            <TokenItem key={token.id} token={token} mayWrite={mayWrite} onRevoked={refresh} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
      {isMaking && (
        <TokenForm
          onClose={() => setMaking(false)}
          onMade={token => {
            setMaking(false)
            setMade(token)
            void refresh()
          }}
        />
      )}
      {made !== undefined && (
        <ShownOnce
          title={accessMessages.tokens.made(made.name)}
          text={accessMessages.tokens.madeText}
          value={made.token}
          onClose={() => setMade(undefined)}
        />
      )}
    </>
  )
}

interface ItemProps {
  readonly token: Token
  readonly mayWrite: boolean
  readonly onRevoked: () => Promise<unknown>
}

function TokenItem({ token, mayWrite, onRevoked }: ItemProps) {
  const { id, name, roles, platformAdmin, readOnly, createdAt, createdBy, expiresAt, lastUsedAt, blocked } = token
  const [isOpen, setOpen] = useState(false)
  const revoke = useAction(async () => {
    await revokeToken(id)
    tell(accessMessages.tokens.revoked(name))
    setOpen(false)
    await onRevoked()
  })
  const held = Object.entries(roles).map(([project, role]) => accessMessages.tokens.roleIn(generalMessages.role[role], project))
  const isOver = expiresAt !== null && Date.parse(expiresAt) < Date.now()
  return (
    <li>
      <div className={list['line']}>
        <strong>{name}</strong>
        <code className={list['quiet']}>token:{id}</code>
        {platformAdmin && <Badge tone="warn">{generalMessages.role.platformAdmin}</Badge>}
        {readOnly && <Badge tone="idle">{generalMessages.role.readOnly}</Badge>}
        {isOver && <Badge tone="bad">{accessMessages.tokens.expired}</Badge>}
        {mayWrite && (
          <span className={list['time']}>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={accessMessages.tokens.revokeOne(name)}
              onClick={() => setOpen(true)}
            >
              {accessMessages.tokens.revoke}
            </Button>
          </span>
        )}
      </div>
      {blocked !== null && <p>{blocked.message}</p>}
      {!platformAdmin && <p>{held.length === 0 ? generalMessages.role.none : held.join(', ')}</p>}
      <p className={list['quiet']}>
        {accessMessages.tokens.madeBy(createdBy)} <Time at={createdAt} /> · {accessMessages.tokens.expires}{' '}
        <Time at={expiresAt} none={generalMessages.never} /> · {accessMessages.tokens.used}{' '}
        <Time at={lastUsedAt} none={generalMessages.never} />
      </p>
      {isOpen && (
        <Confirm
          title={accessMessages.tokens.revokeTitle(name)}
          name={name}
          action={accessMessages.tokens.revoke}
          busy={revoke.busy}
          error={revoke.error}
          onConfirm={() => void revoke.run()}
          onClose={() => setOpen(false)}
        >
          <p>{accessMessages.tokens.revokeText}</p>
        </Confirm>
      )}
    </li>
  )
}
